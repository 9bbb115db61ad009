package org.crit4j.internal.io;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;

/**
 * A file that appears whole or not at all: its bytes go to a temporary file in the same directory,
 * which takes the target's place when all is written. Images hold memory and keys, so the temporary
 * file is nobody else's to read; the new file gets owner and permissions of the one it replaces, or
 * the permissions of the input.
 *
 * <p>A target that is no regular file (a device, a pipe) is written to directly.
 */
public final class OutputFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path target;
  private final Optional<Path> temporary;
  private final Optional<PosixFileAttributes> model;
  private final OutputStream stream;
  private boolean committed;

  private OutputFile(
      Path target,
      Optional<Path> temporary,
      Optional<PosixFileAttributes> model,
      OutputStream stream) {
    this.target = target;
    this.temporary = temporary;
    this.model = model;
    this.stream = stream;
  }

  /** An output whose permissions, where it is new, are those of the input. */
  public static OutputFile create(Path path, Path input) throws IOException {
    return create(path, attributes(input));
  }

  /** An output whose permissions, where it is new, are the process's default ones. */
  public static OutputFile create(Path path) throws IOException {
    return create(path, Optional.empty());
  }

  private static OutputFile create(Path path, Optional<PosixFileAttributes> input)
      throws IOException {
    return create(path, input, false);
  }

  private static OutputFile create(
      Path path, Optional<PosixFileAttributes> input, boolean confidential) throws IOException {
    boolean exists = Files.exists(path);
    if (exists && Files.isDirectory(path)) {
      throw failure(path, "this is a directory", "a file to write to");
    }
    if (exists && !Files.isRegularFile(path)) {
      // By the given path: what /dev/stdout leads to has no other name if it is a pipe.
      return new OutputFile(path, Optional.empty(), Optional.empty(), open(path));
    }
    Path target = followed(path);
    if (exists && !Files.isWritable(target)) {
      throw failure(path, "the file may not be written to", "a writable file");
    }
    Optional<PosixFileAttributes> model = exists ? attributes(target) : input;
    return createTemporary(path, target, model, confidential || model.isPresent());
  }

  private static OutputStream open(Path path) throws IOException {
    try {
      return FileFailure.naming(path, new FileOutputStream(path.toFile()));
    } catch (FileNotFoundException e) {
      throw FileFailure.of(path, e);
    }
  }

  private static OutputFile createTemporary(
      Path path, Path target, Optional<PosixFileAttributes> model, boolean confidential)
      throws IOException {
    if (target.toAbsolutePath().getParent() == null) {
      throw failure(path, "this is no file", "a file in an existing directory");
    }
    while (true) {
      Path temporary = TemporaryFiles.nameBeside(target);
      try {
        OutputStream out =
            confidential
                ? TemporaryFiles.open(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                : TemporaryFiles.open(temporary);
        return new OutputFile(target, Optional.of(temporary), model, FileFailure.naming(path, out));
      } catch (FileAlreadyExistsException e) {
        // Somebody else's: another name may be free.
      } catch (NoSuchFileException e) {
        throw failure(path, "there is no such directory", "a file in an existing directory");
      } catch (IOException e) {
        throw FileFailure.of(path, e);
      }
    }
  }

  /** Where the links lead: a link is written through, not replaced. */
  private static Path followed(Path path) throws IOException {
    Path at = path;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == 40) {
        throw failure(path, "too many links", "a file");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  private static CritException failure(Path path, String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile(path.toString()), problem, expected);
  }

  private static Optional<PosixFileAttributes> attributes(Path path) {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      return view == null ? Optional.empty() : Optional.of(view.readAttributes());
    } catch (IOException e) {
      // Without a model the default permissions do.
      return Optional.empty();
    }
  }

  /**
   * An output whose permissions, where it is new, let its owner read it and nobody else: what holds
   * memory and comes from no single file.
   */
  public static OutputFile createPrivate(Path path) throws IOException {
    return create(path, Optional.empty(), true);
  }

  /** Where to write. */
  public OutputStream stream() {
    return stream;
  }

  /** Where to write what has long ranges of zeros. */
  public SparseOutput sparse() {
    return new SparseOutput(
        stream, temporary.isPresent() ? FileFailure.channel(stream) : Optional.empty());
  }

  /** Puts what was written in the target's place. */
  public void commit() throws IOException {
    stream.close();
    if (temporary.isPresent()) {
      try {
        adopt(temporary.get());
        move(temporary.get());
      } catch (IOException e) {
        throw FileFailure.of(target, e);
      }
      TemporaryFiles.forget(temporary.get());
    }
    committed = true;
  }

  private void adopt(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || model.isEmpty()) {
      return;
    }
    if (Files.exists(target)) {
      adoptOwner(view, model.get());
    }
    view.setPermissions(model.get().permissions());
  }

  private static void adoptOwner(PosixFileAttributeView view, PosixFileAttributes old)
      throws IOException {
    PosixFileAttributes now = view.readAttributes();
    if (!now.group().equals(old.group())) {
      view.setGroup(old.group());
    }
    if (!now.owner().equals(old.owner())) {
      view.setOwner(old.owner());
    }
  }

  private void move(Path file) throws IOException {
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        stream.close();
      } finally {
        if (temporary.isPresent()) {
          TemporaryFiles.delete(temporary.get());
        }
      }
    }
  }
}
