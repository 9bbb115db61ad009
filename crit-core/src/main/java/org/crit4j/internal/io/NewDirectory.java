package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Directories for what is written: with permissions less the umask, as the system makes them, but
 * open to whoever makes them in any case, since files go into them.
 */
public final class NewDirectory {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rwxrwxrwx");

  private NewDirectory() {}

  /** Makes a directory, and those before it, unless they are there. */
  public static void create(Path directory) throws IOException {
    create(directory, ALL);
  }

  /** Makes a directory that is open to the same users as the model, less the umask. */
  public static void createLike(Path directory, Path model) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(model, PosixFileAttributeView.class);
    create(directory, view == null ? ALL : view.readAttributes().permissions());
  }

  private static void create(Path directory, Set<PosixFilePermission> permissions)
      throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Optional<Path> parent = Optional.ofNullable(directory.toAbsolutePath().getParent());
    if (parent.isPresent()) {
      create(parent.get(), ALL);
    }
    try {
      make(directory, permissions);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw FileFailure.of(directory, e);
      }
    } catch (IOException e) {
      throw FileFailure.of(directory, e);
    }
  }

  private static void make(Path directory, Set<PosixFilePermission> permissions)
      throws IOException {
    if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) == null) {
      Files.createDirectory(directory);
      return;
    }
    Set<PosixFilePermission> wanted = EnumSet.copyOf(OWNER);
    wanted.addAll(permissions);
    Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(wanted));
    Set<PosixFilePermission> made = Files.getPosixFilePermissions(directory);
    if (!made.containsAll(OWNER)) {
      made.addAll(OWNER);
      Files.setPosixFilePermissions(directory, made);
    }
  }
}
