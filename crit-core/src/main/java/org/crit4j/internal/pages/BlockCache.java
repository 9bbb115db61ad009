package org.crit4j.internal.pages;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The block that was unpacked last, since readers of small pieces come back for the next one; and
 * an array for packed bytes. Safe for several threads.
 */
final class BlockCache {
  /** An unpacked block; nobody writes to it any more. */
  record Block(long id, byte[] bytes, int length) {}

  private volatile @Nullable Block last;
  private final AtomicReference<byte[]> packed = new AtomicReference<>(new byte[0]);

  /** The block, if it was the last one. */
  @Nullable Block get(long id) {
    Block block = last;
    return block != null && block.id() == id ? block : null;
  }

  void put(Block block) {
    last = block;
  }

  /** An array of at least that size, which nobody else uses until it is given back. */
  byte[] borrow(int size) {
    byte[] array = packed.getAndSet(new byte[0]);
    return array.length >= size ? array : new byte[size];
  }

  void giveBack(byte[] array) {
    packed.set(array);
  }
}
