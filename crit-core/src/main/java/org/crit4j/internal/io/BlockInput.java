package org.crit4j.internal.io;

import java.io.IOException;
import java.io.InputStream;

/** A stream that gives its bytes in blocks: a single one is a block of one. */
public abstract class BlockInput extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] into, int from, int length) throws IOException;
}
