package org.crit4j.internal.payload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.crit4j.image.Blob;
import org.crit4j.image.ByteOrder;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.io.WireBuffer;

/**
 * Takes an entry's payload. In the image it stands after the message, in the JSON its key may stand
 * before others, so it is kept in memory until it is too large for that: then the message has to be
 * complete, is written, and the payload goes straight through.
 */
public final class PayloadSink implements ByteSink {
  /** Writes the message; fails if it is not complete. */
  @FunctionalInterface
  public interface MessageWriter {
    /** Writes the message. */
    void writeMessage() throws IOException;
  }

  private static final int MAX_ALIGNMENT = 8;
  private static final byte[] ZEROS = new byte[MAX_ALIGNMENT];

  private final OutputStream out;
  private final ByteOrder order;
  private final int maxKept;
  private final MessageWriter message;
  private final WireBuffer kept;
  private boolean messageWritten;

  /** A sink that keeps nothing, for a message that is complete. */
  public PayloadSink(OutputStream out, ByteOrder order, MessageWriter message) {
    this(out, order, new WireBuffer(0), 0, message);
  }

  /**
   * A sink.
   *
   * @param kept where to keep bytes; what is in there is dropped
   * @param maxKept most bytes to keep in memory
   * @param message called before the first byte of payload is written
   */
  public PayloadSink(
      OutputStream out, ByteOrder order, WireBuffer kept, int maxKept, MessageWriter message) {
    this.out = out;
    this.order = order;
    this.kept = kept;
    this.maxKept = maxKept;
    this.message = message;
    kept.truncate(0);
  }

  /** Byte order of numbers in the payload. */
  ByteOrder order() {
    return order;
  }

  /** Most bytes that are kept of what comes in the wrong order. */
  int maxKept() {
    return maxKept;
  }

  @Override
  public void write(byte[] bytes, int from, int to) throws IOException {
    if (!messageWritten && to - from <= maxKept - kept.size()) {
      kept.put(bytes, from, to);
      return;
    }
    finish();
    out.write(bytes, from, to - from);
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  void write(Blob blob) throws IOException {
    byte[] piece = new byte[(int) Math.min(1 << 16, Math.max(1, blob.size()))];
    try (InputStream in = blob.open()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        write(piece, 0, read);
      }
    }
  }

  /** Zeros up to a multiple of {@code alignment} after {@code length} bytes. */
  void pad(long length, int alignment) throws IOException {
    write(ZEROS, 0, (int) (-length & (alignment - 1)));
  }

  /** Whether the message is written already, so that nothing may come to it. */
  public boolean isMessageWritten() {
    return messageWritten;
  }

  /** Writes the message and what was kept. */
  public void finish() throws IOException {
    if (!messageWritten) {
      message.writeMessage();
      messageWritten = true;
      out.write(kept.array(), 0, kept.size());
      kept.truncate(0);
    }
  }
}
