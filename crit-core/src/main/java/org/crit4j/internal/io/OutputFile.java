package org.crit4j.internal.io;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
 * which takes the target's place when all is written. Images hold memory and keys: a new file has
 * the permissions of the input less the umask from the start; one that is replaced keeps owner and
 * permissions, and until then the temporary file is nobody else's to read.
 *
 * <p>Where no other file can take the target's place, it is written in place: a device, a pipe, an
 * open descriptor, a mount point, somebody else's file, a file in a directory that is read-only.
 */
public final class OutputFile implements AutoCloseable {
  private static final int MOST_LINKS = 40;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path target;
  private final Optional<Path> temporary;
  private final boolean replaces;
  private final Optional<PosixFileAttributes> old;
  private final OutputStream stream;
  private boolean committed;

  private OutputFile(
      Path target,
      Optional<Path> temporary,
      boolean replaces,
      Optional<PosixFileAttributes> old,
      OutputStream stream) {
    this.target = target;
    this.temporary = temporary;
    this.replaces = replaces;
    this.old = old;
    this.stream = stream;
  }

  /**
   * An output whose permissions, where it is new, are those of the input less the umask. What comes
   * from a directory is its owner's only: files in it may be less open than the directory.
   */
  public static OutputFile create(Path path, Path input) throws IOException {
    Optional<PosixFileAttributes> model = attributes(input);
    if (model.isPresent() && model.get().isDirectory()) {
      return createPrivate(path);
    }
    // No method reference: a small image is converted before the JVM has made its first one.
    return model.isPresent()
        ? create(path, Optional.of(input), Optional.of(model.get().permissions()))
        : create(path, Optional.of(input), Optional.empty());
  }

  /** An output whose permissions, where it is new, are the process's default ones. */
  public static OutputFile create(Path path) throws IOException {
    return create(path, Optional.empty(), Optional.empty());
  }

  /**
   * An output whose permissions, where it is new, let its owner read it and nobody else: what holds
   * memory and comes from no single file.
   */
  public static OutputFile createPrivate(Path path) throws IOException {
    return create(path, Optional.empty(), Optional.of(OWNER_ONLY));
  }

  private static OutputFile create(
      Path path, Optional<Path> input, Optional<Set<PosixFilePermission>> permissions)
      throws IOException {
    boolean exists = Files.exists(path);
    if (exists && Files.isDirectory(path)) {
      throw failure(path, "this is a directory", "a file to write to");
    }
    // Where the links lead: a link is written through, not replaced.
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      Optional<OpenDescriptor> descriptor = OpenDescriptor.of(path, target);
      if (descriptor.isPresent()) {
        return direct(path, descriptor.get().open());
      }
      if (links == MOST_LINKS) {
        throw failure(path, "too many links", "a file");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    if (!exists) {
      return temporary(path, target, target, false, permissions);
    }
    if (!Files.isRegularFile(target)) {
      return direct(path, open(path, false));
    }
    if (!Files.isWritable(target)) {
      throw failure(path, "the file may not be written to", "a writable file");
    }
    return replacing(path, target, input);
  }

  private static OutputFile replacing(Path path, Path target, Optional<Path> input)
      throws IOException {
    try {
      return temporary(path, target, target, true, Optional.of(OWNER_ONLY));
    } catch (FileSystemException e) {
      if (Files.isWritable(target.toAbsolutePath().resolveSibling("."))) {
        // Not the directory but the disk: the old content is better than half of the new one.
        throw e;
      }
      if (input.isPresent() && Files.isSameFile(input.get(), target)) {
        Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"), "crit");
        return temporary(path, target, elsewhere, true, Optional.of(OWNER_ONLY));
      }
      return direct(path, new InPlace(open(path, true)));
    }
  }

  private static OutputFile direct(Path path, OutputStream out) {
    OutputStream named = FileFailure.naming(path, out);
    return new OutputFile(path, Optional.empty(), false, Optional.empty(), named);
  }

  private static FileOutputStream open(Path path, boolean append) throws IOException {
    try {
      return new FileOutputStream(path.toFile(), append);
    } catch (FileNotFoundException e) {
      throw FileFailure.of(path, e);
    }
  }

  private static OutputFile temporary(
      Path path,
      Path target,
      Path neighbour,
      boolean replaces,
      Optional<Set<PosixFilePermission>> permissions)
      throws IOException {
    Optional<PosixFileAttributes> old = replaces ? attributes(target) : Optional.empty();
    if (target.toAbsolutePath().getParent() == null) {
      throw failure(path, "this is no file", "a file in an existing directory");
    }
    while (true) {
      Path temporary = TemporaryFiles.nameBeside(neighbour);
      try {
        // The system takes the umask off.
        OutputStream out =
            permissions.isPresent()
                ? TemporaryFiles.open(
                    temporary, PosixFilePermissions.asFileAttribute(permissions.get()))
                : TemporaryFiles.open(temporary);
        OutputStream named = FileFailure.naming(path, out);
        return new OutputFile(target, Optional.of(temporary), replaces, old, named);
      } catch (FileAlreadyExistsException e) {
        // Somebody else's: another name may be free.
      } catch (NoSuchFileException e) {
        throw failure(path, "there is no such directory", "a file in an existing directory");
      } catch (IOException e) {
        throw FileFailure.of(path, e);
      }
    }
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

  /** Where to write. */
  public OutputStream stream() {
    return stream;
  }

  /** Where to write in small pieces, and whole files, which the system copies where it can. */
  public OutputStream buffered() {
    return new BufferedFile(stream, file());
  }

  /** Where to write what has long ranges of zeros. */
  public SparseOutput sparse() {
    return new SparseOutput(stream, file());
  }

  /** The file itself, if it is a new one: nobody else writes to it. */
  private Optional<FileChannel> file() {
    return temporary.isPresent() ? FileFailure.channel(stream) : Optional.empty();
  }

  /** Puts what was written in the target's place. */
  public void commit() throws IOException {
    stream.close();
    if (temporary.isPresent()) {
      try {
        TemporaryFiles.settle(temporary.get(), new TakePlace(temporary.get()));
      } catch (IOException e) {
        throw FileFailure.of(target, e);
      }
    }
    committed = true;
  }

  /**
   * The last steps. A signal's end comes before or after them: one that took the temporary file
   * away in between would leave the target empty. A class, since a lambda takes longer to start.
   */
  private final class TakePlace implements TemporaryFiles.Steps {
    private final Path file;

    TakePlace(Path file) {
      this.file = file;
    }

    @Override
    public void run() throws IOException {
      try {
        adopt(file);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!replaces) {
          // Nor may a file that somebody has put there since get what was meant for a new one.
          throw e;
        }
        copyInPlace();
      }
    }

    /**
     * For a mount point, a file of somebody else, a directory of somebody else with the sticky bit.
     */
    private void copyInPlace() throws IOException {
      // What is to be copied is opened first: without it, the old content stays.
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = open(target, false)) {
        in.transferTo(out);
      }
      TemporaryFiles.delete(file);
    }
  }

  private void adopt(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || old.isEmpty()) {
      return;
    }
    PosixFileAttributes now = view.readAttributes();
    if (!now.group().equals(old.get().group())) {
      view.setGroup(old.get().group());
    }
    if (!now.owner().equals(old.get().owner())) {
      view.setOwner(old.get().owner());
    }
    view.setPermissions(old.get().permissions());
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
