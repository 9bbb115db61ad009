package org.crit4j.internal.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes to a stream from a thread of its own, so that making the bytes and writing them overlap. A
 * failure shows at the next call. Must be closed, also after a failure; closing leaves the stream
 * itself open.
 */
public final class OverlappedOutput extends OutputStream {
  private static final int BLOCK_SIZE = 1 << 18;
  private static final int BLOCKS = 6;

  /** A piece of output on its way; one with a negative length ends the thread. */
  private static final class Block {
    private final byte[] bytes;
    private int length;

    Block(int size) {
      bytes = new byte[size];
    }
  }

  private final OutputStream out;
  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final Thread writer;
  private Block current;
  private volatile boolean failed;
  private Throwable failure = new IOException("not written");

  /** Starts the thread. */
  public OverlappedOutput(OutputStream out) {
    this.out = out;
    for (int i = 1; i < BLOCKS; i++) {
      free.add(new Block(BLOCK_SIZE));
    }
    current = new Block(BLOCK_SIZE);
    writer = new Writer();
    writer.setDaemon(true);
    writer.start();
  }

  /** The thread. */
  private final class Writer extends Thread {
    Writer() {
      super("crit-output");
    }

    @Override
    public void run() {
      writeBlocks();
    }
  }

  private void writeBlocks() {
    try {
      for (Block block = full.take(); block.length >= 0; block = full.take()) {
        if (!failed) {
          writeBlock(block);
        }
        block.length = 0;
        free.add(block);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeBlock(Block block) {
    try {
      out.write(block.bytes, 0, block.length);
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, it is the caller's; and this thread goes on, since the caller waits for it.
      failure = e;
      failed = true;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int left = length;
    while (left > 0) {
      if (current.length == BLOCK_SIZE) {
        passOn();
      }
      int count = Math.min(left, BLOCK_SIZE - current.length);
      System.arraycopy(bytes, at, current.bytes, current.length, count);
      current.length += count;
      at += count;
      left -= count;
    }
  }

  private void passOn() throws IOException {
    checkFailure();
    try {
      full.put(current);
      current = free.take();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void checkFailure() throws IOException {
    if (failed) {
      if (failure instanceof RuntimeException bug) {
        throw bug;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      throw (IOException) failure;
    }
  }

  /** Returns when everything has been handed to the stream, and that has been flushed. */
  @Override
  public void flush() throws IOException {
    if (current.length > 0) {
      passOn();
    }
    try {
      List<Block> all = new ArrayList<>();
      while (all.size() < BLOCKS - 1) {
        all.add(free.take());
      }
      free.addAll(all);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    checkFailure();
    out.flush();
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while writing");
  }

  /** Ends the thread; what was not flushed may be lost. */
  @Override
  public void close() {
    failed = true;
    Block last = new Block(0);
    last.length = -1;
    boolean interrupted = false;
    boolean passed = false;
    while (writer.isAlive()) {
      try {
        if (!passed) {
          full.put(last);
          passed = true;
        }
        writer.join();
      } catch (InterruptedException e) {
        // It may still be writing to a stream that the caller is about to close.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
