package org.crit4j.stream;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each pipe. CRIU has several open at once: it reads the start of a pagemap, then
 * pages, then more of the pagemap. Who served them one after the other would wait for ever.
 */
final class PipeThreads implements AutoCloseable {
  /** More than processes that are restored at once have open. */
  private static final int MOST = 4096;

  private static final int STACK = 256 << 10;
  private static final int STEP_MILLISECONDS = 20;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private @Nullable IOException failure;

  /** Whether threads may fail because they are ended. */
  private boolean ended;

  /** What a thread does. */
  interface Work {
    /** Returns when the pipe has ended; closes nothing. */
    void run(FileChannel pipe) throws IOException;
  }

  /** Starts a thread, which closes the pipe at its end. */
  synchronized void start(String name, FileChannel pipe, Work work) throws IOException {
    threads.removeIf(it -> !it.isAlive());
    if (threads.size() >= MOST) {
      Connection.close(pipe);
      throw new CritException(
          Location.UNKNOWN.inFile("criu"),
          "more than " + MOST + " images are open at once",
          "pipes that are read to their end");
    }
    Thread thread = new Thread(null, () -> run(pipe, work), "crit " + name, STACK);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** CRIU fails as soon as its pipe is closed: why is known before. */
  private void run(FileChannel pipe, Work work) {
    try {
      work.run(pipe);
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      // Whatever ends this thread ends the whole: else CRIU would wait for its pipe for ever.
      fail(new IOException("an image cannot be passed on: " + e, e));
    }
    try {
      Connection.close(pipe);
    } catch (IOException e) {
      fail(e);
    }
  }

  private synchronized void fail(IOException problem) {
    if (failure == null && !ended) {
      failure = problem;
    }
  }

  /** Counts bytes that were passed on. */
  void count(long passed) {
    bytes.addAndGet(passed);
  }

  /** How many bytes were passed on. */
  long bytes() {
    return bytes.get();
  }

  /** Whether a thread has failed before all were ended. */
  synchronized boolean isFailed() {
    return failure != null;
  }

  /** Throws what a thread has failed with before all were ended. */
  synchronized void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized void checkIsWhole() throws IOException {
    check();
    if (ended) {
      throw new ClosedChannelException();
    }
  }

  /**
   * Waits until all threads have ended.
   *
   * @param patience milliseconds without a byte after which it returns; 0 for ever
   * @return whether they have
   */
  boolean await(long patience) throws IOException {
    long last = bytes();
    long since = System.nanoTime();
    while (anyAlive()) {
      check();
      long now = bytes();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
      if (patience > 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(patience)) {
        return false;
      }
      pause();
    }
    checkIsWhole();
    return true;
  }

  private synchronized boolean anyAlive() {
    threads.removeIf(it -> !it.isAlive());
    return !threads.isEmpty();
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(STEP_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends all threads; their pipes are closed. */
  @Override
  public void close() {
    List<Thread> left;
    synchronized (this) {
      threads.removeIf(it -> !it.isAlive());
      ended |= !threads.isEmpty();
      left = List.copyOf(threads);
    }
    for (Thread each : left) {
      Connection.interrupt(each);
    }
    for (Thread each : left) {
      try {
        each.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
