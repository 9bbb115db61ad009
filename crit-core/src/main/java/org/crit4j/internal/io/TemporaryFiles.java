package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files that must not outlive the process, a signal's end of it included. */
final class TemporaryFiles {
  private static final Set<Path> PENDING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Cleanup());
  }

  /** Runs when the process ends. */
  private static final class Cleanup extends Thread {
    Cleanup() {
      super("crit-cleanup");
    }

    @Override
    public void run() {
      for (Path file : PENDING) {
        delete(file);
      }
    }
  }

  private TemporaryFiles() {}

  static void add(Path file) {
    PENDING.add(file);
  }

  static void forget(Path file) {
    PENDING.remove(file);
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
      PENDING.remove(file);
    } catch (IOException e) {
      // It stays pending: the shutdown hook tries again, and nothing more can be done then.
      PENDING.add(file);
    }
  }
}
