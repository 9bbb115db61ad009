package org.crit4j.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies a pipe to a file. CRIU waits as soon as a pipe is full, with the processes frozen: what is
 * large is written by a second thread, so that the pipe is read meanwhile. For one copy.
 */
final class PipeCopy {
  private static final int BUFFERS = 4;

  /**
   * Bytes of one read, half of what a pipe holds: CRIU fills one half while the other is copied. A
   * read of all would wake it only after the copy.
   */
  private static final int STEP = 1 << 15;

  /** Bytes up to which one thread does both. */
  private static final long SMALL = 1 << 20;

  /** Without room, which no other buffer is. */
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ReadableByteChannel pipe;
  private final WritableByteChannel file;
  private final LongConsumer progress;
  private final BufferPool pool;

  /** To be written, the end at last; there is room for all. */
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS + 1);

  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);

  /** Whether the second thread is to end. */
  private volatile boolean ended;

  /** What the second thread has failed with, whatever it is. */
  private volatile @Nullable Throwable failure;

  /**
   * A copy that has not begun.
   *
   * @param pipe not closed
   * @param file takes all of a buffer at once; not closed
   * @param progress told the number of bytes that were read
   */
  PipeCopy(
      ReadableByteChannel pipe, WritableByteChannel file, LongConsumer progress, BufferPool pool) {
    this.pipe = pipe;
    this.file = file;
    this.progress = progress;
    this.pool = pool;
  }

  /** Returns when the pipe has ended and all is written. */
  void run() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(STEP);
    boolean more = true;
    for (long copied = 0; more && copied < SMALL; copied += STEP) {
      more = fill(buffer);
      file.write(buffer.flip());
      buffer.clear();
    }
    if (more) {
      copyLarge();
    }
  }

  private void copyLarge() throws IOException {
    for (int i = 0; i < BUFFERS; i++) {
      empty.add(pool.take());
    }
    Thread writer = new Thread(this::write, Thread.currentThread().getName() + ", to disk");
    writer.setDaemon(true);
    writer.start();
    try {
      boolean more = true;
      while (more) {
        ByteBuffer buffer = empty.take();
        check();
        more = fill(buffer);
        full.add(buffer.flip());
      }
      full.add(END);
      writer.join();
      empty.forEach(pool::giveBack);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      // Nobody may write to a file that the caller closes.
      ended = true;
      writer.interrupt();
    }
    check();
  }

  /** Reads until a buffer is full, or the pipe has ended. */
  private boolean fill(ByteBuffer buffer) throws IOException {
    int end = buffer.limit();
    while (buffer.position() < end) {
      int count = pipe.read(buffer.limit(Math.min(end, buffer.position() + STEP)));
      if (count < 0) {
        return false;
      }
      progress.accept(count);
    }
    return true;
  }

  private void write() {
    try {
      while (!ended) {
        ByteBuffer next = full.take();
        if (next.capacity() == 0) {
          return;
        }
        if (failure == null) {
          pass(next);
        }
        empty.add(next.clear());
      }
    } catch (InterruptedException e) {
      // The copy has failed already.
      Thread.currentThread().interrupt();
    }
  }

  /** The reader has to learn of anything: else it would wait for an empty buffer for ever. */
  private void pass(ByteBuffer bytes) {
    try {
      file.write(bytes);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private void check() throws IOException {
    Throwable problem = failure;
    if (problem instanceof IOException e) {
      throw e;
    }
    if (problem != null) {
      throw new IOException("an image cannot be written: " + problem, problem);
    }
  }
}
