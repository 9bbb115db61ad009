package org.crit4j.internal.io;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;

/** Files that must not outlive the process, a signal's end of it included. */
final class TemporaryFiles {
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

  /**
   * Makes a file to write to, which is deleted if the process ends before it is forgotten. Made and
   * opened in one go: to open makes a file again that was deleted in between.
   *
   * @throws IOException if that fails, or the process is ending
   */
  static synchronized OutputStream open(Path file, FileAttribute<?>... attributes)
      throws IOException {
    if (ending) {
      throw new IOException("the process is ending");
    }
    Files.createFile(file, attributes);
    PENDING.add(file);
    try {
      return new FileOutputStream(file.toFile());
    } catch (FileNotFoundException e) {
      delete(file);
      throw e;
    }
  }

  /** Leaves a file alone, which has got another name. */
  static synchronized void forget(Path file) {
    PENDING.remove(file);
  }

  static synchronized void delete(Path file) {
    try {
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
