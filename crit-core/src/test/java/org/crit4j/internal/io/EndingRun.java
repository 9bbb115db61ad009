package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes output files without end on several threads, and ends the process in the midst of it. Its
 * arguments are the directory and the number of files after which to end.
 */
final class EndingRun {
  private static final int THREADS = 3;

  private static volatile boolean ending;

  private EndingRun() {}

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[0]);
    long enough = Long.parseLong(args[1]);
    AtomicLong made = new AtomicLong();
    for (int i = 0; i < THREADS; i++) {
      Path target = directory.resolve("target-" + i);
      Thread thread = new Thread(() -> makeFiles(target, made));
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

  private static void makeFiles(Path target, AtomicLong made) {
    while (true) {
      try {
        OutputFile file = OutputFile.createPrivate(target);
        made.incrementAndGet();
        if (ending) {
          // What is being written when the process ends is not closed.
          return;
        }
        file.close();
      } catch (IOException e) {
        // The process is ending: a program would stop here, this one keeps trying.
      }
    }
  }
}
