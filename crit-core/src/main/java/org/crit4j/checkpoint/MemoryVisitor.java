package org.crit4j.checkpoint;

import java.io.IOException;

/** Takes the stored bytes of a memory, piece by piece in the order of their addresses. */
@FunctionalInterface
public interface MemoryVisitor {

  /**
   * Takes a piece. It follows the one before without a gap if it starts where that ended.
   *
   * @param address address of the first byte, unsigned
   * @param bytes array that holds the bytes from index 0; valid until this returns
   * @param length how many bytes
   */
  void bytes(long address, byte[] bytes, int length) throws IOException;
}
