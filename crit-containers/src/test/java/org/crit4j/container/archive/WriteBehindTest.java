package org.crit4j.container.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** All is done, or the first failure told; and nothing goes on behind the owner's back. */
final class WriteBehindTest {
  private static final int MANY = 10_000;

  private final AtomicInteger done = new AtomicInteger();

  @Test
  void allIsDoneInTheEnd() throws IOException {
    try (WriteBehind behind = new WriteBehind()) {
      for (int i = 0; i < MANY + 1; i++) {
        behind.add(done::incrementAndGet);
      }
      behind.drain();
      assertEquals(MANY + 1, done.get());
    }
  }

  @Test
  void aFailureShowsAndNothingIsBegunAfterIt() {
    IOException failure = new IOException("full");
    try (WriteBehind behind = new WriteBehind()) {
      IOException told =
          assertThrows(
              IOException.class,
              () -> {
                for (int i = 0; i < MANY; i++) {
                  behind.add(
                      () -> {
                        done.incrementAndGet();
                        throw failure;
                      });
                }
                behind.drain();
              });
      assertSame(failure, told);
    }
    // One on each of the two threads, at most.
    assertTrue(done.get() <= 2, done::toString);
  }

  @Test
  void whatIsNoFailureOfAFileShowsToo() {
    IllegalStateException bug = new IllegalStateException();
    try (WriteBehind behind = new WriteBehind()) {
      assertThrows(
          IllegalStateException.class,
          () -> {
            behind.add(
                () -> {
                  throw bug;
                });
            behind.drain();
          });
    }
  }

  @Test
  void closingWaitsForWhatWasBegunOnly() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (WriteBehind behind = new WriteBehind()) {
      for (int i = 0; i < 100; i++) {
        behind.add(
            () -> {
              begun.countDown();
              try {
                Thread.sleep(20);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              done.incrementAndGet();
            });
      }
      begun.await();
    }
    int then = done.get();
    assertTrue(then > 0 && then < 100, () -> "done " + then);
    Thread.sleep(60);
    assertEquals(then, done.get());
  }
}
