package org.crit4j.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.jspecify.annotations.Nullable;

/**
 * Files that appear as a set or not at all: they are written in a temporary directory, for their
 * user only, and take their places in the end. A signal comes before that or after it; only the
 * death of the machine can fall in between where files of an existing directory are replaced.
 */
public final class OutputDirectory implements AutoCloseable {
  private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;

  private final Path target;
  private final Path temporary;
  private final boolean replacing;
  private boolean committed;

  private OutputDirectory(Path target, Path temporary, boolean replacing) {
    this.target = target;
    this.temporary = temporary;
    this.replacing = replacing;
  }

  /**
   * A new directory.
   *
   * @throws CritException if there is something of that name that is not an empty directory
   */
  public static OutputDirectory create(Path target) throws IOException {
    if (Files.exists(target, NO_LINKS)) {
      try (var files = Files.newDirectoryStream(target)) {
        if (files.iterator().hasNext()) {
          throw failure(target, "the directory is not empty", "a new or an empty one");
        }
      } catch (IOException e) {
        throw e instanceof CritException || Files.isDirectory(target)
            ? e
            : failure(target, "this is no directory", "a new or an empty one");
      }
    }
    Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    if (place.getParent() == null) {
      throw failure(target, "this cannot be made", "a directory in another one");
    }
    return new OutputDirectory(place, temporary(place, target), false);
  }

  /** An existing directory, whose other files stay. */
  public static OutputDirectory replacing(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      throw failure(target, "this is no directory", "one whose files are to be replaced");
    }
    Path place = target.toRealPath();
    return new OutputDirectory(place, temporary(place.resolve("images"), target), true);
  }

  private static Path temporary(Path file, Path named) throws IOException {
    while (true) {
      Path temporary = TemporaryFiles.nameBeside(file);
      try {
        TemporaryFiles.makeDirectory(temporary, ownerOnly(file));
        return temporary;
      } catch (FileAlreadyExistsException e) {
        // Somebody else's: another name may be free.
      } catch (NoSuchFileException e) {
        throw failure(named, "there is no such directory", "one in an existing directory");
      } catch (IOException e) {
        throw FileFailure.of(named, e);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static CritException failure(Path path, String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile(path.toString()), problem, expected);
  }

  /** Where a file is until all are complete; what is there then belongs to the set. */
  public Path place(String name) {
    return temporary.resolve(name);
  }

  /** Opens a new file for writing, which only its user can read. */
  public OutputStream open(String name) throws IOException {
    try {
      Path file = place(name);
      Files.createFile(file);
      PosixFileAttributeView view = posix(file);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
      return FileFailure.naming(target.resolve(name), TemporaryFiles.openEmpty(file));
    } catch (IOException e) {
      throw FileFailure.of(target.resolve(name), e);
    }
  }

  /** The same for what is copied, in which blocks of zeros become holes. */
  public SparseOutput openSparse(String name) throws IOException {
    OutputStream out = open(name);
    return new SparseOutput(out, FileFailure.channel(out));
  }

  /**
   * Puts the set in its place.
   *
   * @param removed names of files of an existing directory that go
   */
  public void commit(Collection<String> removed) throws IOException {
    try {
      TemporaryFiles.settle(temporary, () -> place(removed));
    } catch (IOException e) {
      throw e instanceof CritException ? e : FileFailure.of(target, e);
    }
    committed = true;
  }

  private void place(Collection<String> removed) throws IOException {
    if (replacing) {
      replace(removed);
      TemporaryFiles.delete(temporary);
    } else {
      if (Files.exists(target)) {
        adopt(target, temporary);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private record Move(Path from, Path to) {}

  private void replace(Collection<String> removed) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var all = Files.newDirectoryStream(temporary)) {
      all.forEach(files::add);
    }
    Path old = Files.createDirectory(temporary.resolve(".old"));
    Deque<Move> done = new ArrayDeque<>();
    try {
      for (String name : removed) {
        move(target.resolve(name), old.resolve(name), done);
      }
      for (Path file : files) {
        Path place = target.resolve(file.getFileName());
        if (Files.exists(place, NO_LINKS)) {
          if (Files.isRegularFile(file, NO_LINKS)) {
            adopt(place, file);
          }
          move(place, old.resolve(file.getFileName()), done);
        }
        move(file, place, done);
      }
    } catch (IOException e) {
      while (!done.isEmpty()) {
        Move last = done.pop();
        Files.move(last.to(), last.from(), StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  private static void move(Path from, Path to, Deque<Move> done) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    done.push(new Move(from, to));
  }

  /** Gives a file the owner and the permissions of the one that it takes the place of. */
  private static void adopt(Path model, Path file) throws IOException {
    PosixFileAttributeView view = posix(file);
    PosixFileAttributeView other = posix(model);
    if (view == null || other == null) {
      return;
    }
    PosixFileAttributes old = other.readAttributes();
    PosixFileAttributes now = view.readAttributes();
    if (!now.group().equals(old.group())) {
      view.setGroup(old.group());
    }
    if (!now.owner().equals(old.owner())) {
      view.setOwner(old.owner());
    }
    view.setPermissions(old.permissions());
  }

  private static @Nullable PosixFileAttributeView posix(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class);
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    if (!committed) {
      TemporaryFiles.delete(temporary);
    }
  }
}
