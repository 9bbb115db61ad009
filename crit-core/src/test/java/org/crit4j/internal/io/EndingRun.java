package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes output files without end on several threads, and ends the process in the midst of it. Its
 * arguments are the directory, the number of files after which to end, and whether to put them in
 * place.
 */
final class EndingRun {
  static final int THREADS = 3;

  /** What each file holds. */
  static final byte[] CONTENT = "whole".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

  private static volatile boolean ending;

  private EndingRun() {}

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[0]);
    long enough = Long.parseLong(args[1]);
    boolean commits = Boolean.parseBoolean(args[2]);
    AtomicLong made = new AtomicLong();
    for (int i = 0; i < THREADS; i++) {
      Path target = directory.resolve("target-" + i);
      Thread thread = new Thread(() -> makeFiles(target, made, commits));
      thread.setDaemon(true);
      thread.start();
    }
    while (made.get() < enough) {
      Thread.onSpinWait();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(EndingRun::linger));
    System.exit(0);
  }

  /** Lets the threads go on for a while after the clean-up. */
  private static void linger() {
    ending = true;
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void makeFiles(Path target, AtomicLong made, boolean commits) {
    while (true) {
      try {
        OutputFile file = OutputFile.createPrivate(target);
        made.incrementAndGet();
        if (ending && !commits) {
          // What is being written when the process ends is not closed.
          return;
        }
        try (file) {
          file.stream().write(CONTENT);
          if (commits) {
            file.commit();
          }
        }
      } catch (IOException e) {
        // The process is ending: a program would stop here, this one keeps trying.
      }
    }
  }
}
