package org.crit4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OverlappedOutputTest {
  private static final byte[] BYTES = bytes();

  private static byte[] bytes() {
    byte[] bytes = new byte[3_000_001];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void writeAll(OutputStream out) throws IOException {
    Random random = new Random(2);
    for (int at = 0; at < BYTES.length; ) {
      int count = Math.min(BYTES.length - at, random.nextInt(300_000));
      out.write(BYTES, at, count);
      at += count;
    }
    out.flush();
  }

  @Test
  void handsOnAllBytesInOrderAndLeavesTheStreamOpen() throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream target =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (OverlappedOutput out = new OverlappedOutput(target)) {
      writeAll(out);
      assertArrayEquals(BYTES, target.toByteArray(), "after the first flush");
      out.write(7);
      out.flush();
      assertEquals(BYTES.length + 1, target.size(), "after the second flush");
    }
    assertFalse(closed[0], "the stream was closed");
  }

  private static OutputStream failingAfter(int count, Throwable failure) {
    return new OutputStream() {
      private int left = count;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        left -= length;
        if (left < 0) {
          if (failure instanceof IOException problem) {
            throw problem;
          }
          throw (RuntimeException) failure;
        }
      }
    };
  }

  @Test
  void tellsOfAFailureToWrite() {
    IOException full = new IOException("No space left on device");
    for (int after : new int[] {0, 1_000_000, BYTES.length - 1}) {
      try (OverlappedOutput out = new OverlappedOutput(failingAfter(after, full))) {
        assertSame(full, assertThrows(IOException.class, () -> writeAll(out)));
      }
    }
  }

  @Test
  void passesOnWhateverTheStreamThrows() {
    RuntimeException bug = new IllegalStateException("broken");
    try (OverlappedOutput out = new OverlappedOutput(failingAfter(1_000_000, bug))) {
      assertSame(bug, assertThrows(IllegalStateException.class, () -> writeAll(out)));
    }
  }

  @Test
  void endsItsThreadAlsoWhereTheCallerIsInterrupted() throws InterruptedException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Thread caller =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try (OverlappedOutput out = new OverlappedOutput(target)) {
                assertThrows(InterruptedIOException.class, () -> writeAll(out));
                assertTrue(Thread.currentThread().isInterrupted(), "the interrupt is lost");
              }
              assertTrue(
                  Thread.currentThread().isInterrupted(), "the interrupt is lost at the end");
            });
    Throwable[] failure = new Throwable[1];
    caller.setUncaughtExceptionHandler((thread, problem) -> failure[0] = problem);
    caller.start();
    caller.join();
    assertEquals(null, failure[0]);
    long writers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("crit-output") && thread.isAlive())
            .count();
    assertEquals(0, writers, "threads that still wait");
  }
}
