package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.OutputStream;

/** The content of a file of the result, which can be written more than once. */
@FunctionalInterface
interface Content {
  /** Nothing. */
  Content EMPTY = out -> {};

  /** Writes it. */
  void writeTo(OutputStream out) throws IOException;

  /** Bytes in memory; the array is not copied. */
  static Content of(byte[] bytes) {
    return out -> out.write(bytes);
  }
}
