package org.crit4j.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers outside of the heap, which are used again: what is dropped there stays until the heap is
 * collected, and each process of a dump has an image that needs some. Safe for use by several
 * threads.
 */
final class BufferPool {
  /** Bytes of a buffer: all of them together stay in the cache of most processors. */
  static final int SIZE = 1 << 19;

  private final Deque<ByteBuffer> free = new ArrayDeque<>();

  synchronized ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  synchronized void giveBack(ByteBuffer buffer) {
    free.push(buffer);
  }
}
