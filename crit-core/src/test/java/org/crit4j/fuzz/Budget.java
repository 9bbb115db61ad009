package org.crit4j.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * What a conversion may cost: a second of processor time for each MiB of its input, and memory of a
 * small multiple of it; besides, what is needed for any input however small, and for each warning
 * that the caller gets.
 */
final class Budget {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long NANOSECONDS_PER_MEBIBYTE = 1_000_000_000;
  private static final long BASE_NANOSECONDS = 100_000_000;

  /** More than 1 where code has been instrumented, which makes it cost more. */
  private static final int GENEROSITY = Integer.getInteger("crit.budget", 1);

  private static final long BYTES_PER_BYTE = 16;
  private static final long BASE_BYTES = 1 << 20;

  private static final long WARNING_BYTES = 2 << 10;

  /** The first run of code loads and compiles it. */
  private static final int ATTEMPTS = 4;

  private static long warnings;

  private Budget() {}

  /** What a conversion did cost. */
  private record Cost(long nanoseconds, long bytes) {
    /** How this compares with what an input of that size may cost; above 1 is too much. */
    double share(int inputSize) {
      double time =
          nanoseconds
              / (BASE_NANOSECONDS + inputSize * (double) NANOSECONDS_PER_MEBIBYTE / (1 << 20));
      double memory =
          bytes / (double) (BASE_BYTES + inputSize * BYTES_PER_BYTE + warnings * WARNING_BYTES);
      return Math.max(time, memory) / GENEROSITY;
    }
  }

  /** Grants what it takes to make a warning and to look at it. */
  static void grantWarning() {
    warnings++;
  }

  /**
   * Runs a conversion of so many bytes and returns its result; one that costs too much whenever it
   * is run is a violation.
   */
  static <T> T check(int inputSize, Supplier<T> conversion) {
    long thread = Thread.currentThread().getId();
    for (int attempt = 1; ; attempt++) {
      warnings = 0;
      long bytes = THREADS.getThreadAllocatedBytes(thread);
      // Of this thread: other programs on the machine do not count.
      long time = THREADS.getCurrentThreadCpuTime();
      T result = conversion.get();
      time = THREADS.getCurrentThreadCpuTime() - time;
      bytes = THREADS.getThreadAllocatedBytes(thread) - bytes;
      Cost cost = new Cost(time, bytes);
      if (cost.share(inputSize) <= 1) {
        return result;
      }
      if (attempt == ATTEMPTS) {
        throw new Invariants.Violation("an input of " + inputSize + " bytes costs " + cost);
      }
    }
  }
}
