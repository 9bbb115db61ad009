package org.crit4j.internal.io;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A stream in front of another one which is a channel too. Buffers outside of the heap go to a file
 * as they are: a file's stream would copy them to an array and back.
 */
class ByteOutput extends FilterOutputStream implements WritableByteChannel {
  private boolean closed;

  ByteOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  /** Writes all that remains in the buffer. */
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (out instanceof WritableByteChannel channel) {
      channel.write(bytes);
    } else if (out instanceof FileOutputStream file) {
      while (bytes.hasRemaining()) {
        file.getChannel().write(bytes);
      }
    } else {
      byte[] copy = new byte[count];
      bytes.get(copy);
      out.write(copy, 0, count);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
