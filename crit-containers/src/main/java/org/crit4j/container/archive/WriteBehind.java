package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does small pieces of work while its owner goes on: on a thread of its own, and on the owner's
 * while that lags behind. Their order is open. After a failure no more is begun. For use by one
 * thread; must be closed, which waits for what was begun.
 */
final class WriteBehind implements AutoCloseable {
  /** Pieces that are handed over together: to wake a thread takes as long as some of them. */
  private static final int BATCH = 32;

  private static final int MOST_BATCHES = 8;

  /** What is to be done. */
  interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_BATCHES),
          new ThreadPoolExecutor.CallerRunsPolicy());

  private List<Work> batch = new ArrayList<>(BATCH);

  /** Batches that may not be done yet. */
  private final Deque<Future<?>> open = new ArrayDeque<>();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Has a piece of work done now or later.
   *
   * @throws IOException if one before has failed
   */
  void add(Work work) throws IOException {
    checkFailure();
    batch.add(work);
    if (batch.size() == BATCH) {
      passOn();
    }
  }

  private void passOn() {
    List<Work> works = batch;
    batch = new ArrayList<>(BATCH);
    while (!open.isEmpty() && open.element().isDone()) {
      open.remove();
    }
    open.add(pool.submit(() -> run(works)));
  }

  private void run(List<Work> works) {
    try {
      for (int i = 0; i < works.size() && failure.get() == null; i++) {
        works.get(i).run();
      }
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, it is the owner's.
      failure.compareAndSet(null, e);
    }
  }

  private void checkFailure() throws IOException {
    Throwable problem = failure.get();
    if (problem instanceof IOException failed) {
      throw failed;
    }
    if (problem instanceof RuntimeException bug) {
      throw bug;
    }
    if (problem instanceof Error error) {
      throw error;
    }
  }

  /**
   * Waits until all is done that was added.
   *
   * @throws IOException if something has failed
   */
  void drain() throws IOException {
    if (!batch.isEmpty()) {
      passOn();
    }
    try {
      while (!open.isEmpty()) {
        open.remove().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing");
    } catch (ExecutionException e) {
      throw new IllegalStateException("work that keeps its failures has failed", e);
    }
    checkFailure();
  }

  @Override
  public void close() {
    failure.compareAndSet(null, new IOException("not done"));
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(Long.MAX_VALUE, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // It may be in the middle of a file that the owner is about to remove.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
