package org.crit4j.internal.io;

import java.io.IOException;

/** Takes bytes piece by piece. */
@FunctionalInterface
public interface ByteSink {
  /** Takes a range of bytes; the array is the caller's again after the call. */
  void write(byte[] bytes, int from, int to) throws IOException;
}
