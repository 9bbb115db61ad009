package org.crit4j.internal.io;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Files that must not outlive the process, a signal's end of it included. */
final class TemporaryFiles {
  private static final int LONGEST_SHORT_NAME = 40;

  private static final Set<Path> PENDING = new HashSet<>();

  /** Whether the process is ending: what is made now would stay. */
  private static boolean ending;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Cleanup());
    } catch (IllegalStateException e) {
      // A signal has come before the first file.
      ending = true;
    }
  }

  /** Runs when the process ends. A class, since a lambda would take longer to start. */
  private static final class Cleanup extends Thread {
    Cleanup() {
      super("crit-cleanup");
    }

    @Override
    public void run() {
      end();
    }
  }

  private TemporaryFiles() {}

  /** A name in the same directory, one that is hardly ever taken. */
  static Path nameBeside(Path file) {
    // Not Files.createTempFile: it loads the secure random generator, which takes longer than a
    // small image, and so does the process's number. The name need not be a secret: the file is
    // only made if there is none.
    String unique = Long.toHexString(System.nanoTime() ^ (long) new Object().hashCode() << 40);
    return file.resolveSibling("." + shortName(file) + "." + unique + ".tmp");
  }

  /** So much of a file's name that there is room for more. */
  private static String shortName(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.length() <= LONGEST_SHORT_NAME) {
      return name;
    }
    boolean inCharacter = Character.isHighSurrogate(name.charAt(LONGEST_SHORT_NAME - 1));
    return name.substring(0, inCharacter ? LONGEST_SHORT_NAME - 1 : LONGEST_SHORT_NAME);
  }

  /**
   * Makes a file to write to, which is deleted if the process ends before it is forgotten. Made and
   * opened in one go: to open makes a file again that was deleted in between.
   *
   * @throws IOException if that fails, or the process is ending
   */
  static synchronized OutputStream open(Path file, FileAttribute<?>... attributes)
      throws IOException {
    checkTime();
    Files.createFile(file, attributes);
    PENDING.add(file);
    try {
      return openEmpty(file);
    } catch (FileNotFoundException e) {
      return openForbidden(file);
    }
  }

  /**
   * Opens a new file without cutting it off, as every stream to a file by name does: ext4 takes
   * that for the replacement of its content, and sends all of the new content to the disk when the
   * file is closed, while the caller waits (see auto_da_alloc in the kernel's documentation).
   */
  // The stream owns the descriptor, and closes it.
  @SuppressWarnings("resource")
  static FileOutputStream openEmpty(Path file) throws IOException {
    return new FileOutputStream(new RandomAccessFile(file.toFile(), "rw").getFD());
  }

  /** Opens a file that its own permissions, or the umask, forbid its owner to read or write. */
  private static OutputStream openForbidden(Path file) throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      Set<PosixFilePermission> open =
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      open.addAll(permissions);
      Files.setPosixFilePermissions(file, open);
      OutputStream out = openEmpty(file);
      Files.setPosixFilePermissions(file, permissions);
      return out;
    } catch (IOException e) {
      delete(file);
      throw e;
    }
  }

  /**
   * Makes a link, which is deleted as a file is.
   *
   * @throws IOException if that fails, or the process is ending
   */
  static synchronized void link(Path link, Path leadsTo) throws IOException {
    checkTime();
    Files.createSymbolicLink(link, leadsTo);
    PENDING.add(link);
  }

  /**
   * Makes a directory, which is deleted with all that is in it if the process ends before it is
   * forgotten.
   *
   * @throws IOException if that fails, or the process is ending
   */
  static synchronized void makeDirectory(Path directory, FileAttribute<?>... attributes)
      throws IOException {
    checkTime();
    Files.createDirectory(directory, attributes);
    PENDING.add(directory);
  }

  /** Several steps that the end of the process comes before or after. */
  interface Steps {
    void run() throws IOException;
  }

  /**
   * Takes steps after which a file or directory is not deleted any more.
   *
   * @throws IOException if they fail, or the process is ending
   */
  static synchronized void settle(Path file, Steps steps) throws IOException {
    checkTime();
    steps.run();
    PENDING.remove(file);
  }

  private static void checkTime() throws IOException {
    if (ending) {
      throw new IOException("the process is ending");
    }
  }

  static synchronized void delete(Path file) {
    try {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.newDirectoryStream(file)) {
          files.forEach(TemporaryFiles::delete);
        }
      }
      Files.deleteIfExists(file);
      PENDING.remove(file);
    } catch (IOException e) {
      // It stays pending: the shutdown hook tries again, and nothing more can be done then.
    }
  }

  private static synchronized void end() {
    ending = true;
    for (Path file : Set.copyOf(PENDING)) {
      delete(file);
    }
  }
}
