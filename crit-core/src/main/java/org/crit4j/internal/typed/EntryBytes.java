package org.crit4j.internal.typed;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.CanonicalForm;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/** The wire bytes of an entry's message. */
public final class EntryBytes {
  private static final int ANY_DEPTH = 10_000;

  private final byte[] bytes;

  private EntryBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of bytes that were read. */
  public static EntryBytes copyOf(WireMessage message) {
    return new EntryBytes(Arrays.copyOfRange(message.bytes(), message.from(), message.to()));
  }

  /**
   * The canonical form of a message's bytes. protobuf-java writes unknown fields after all others;
   * here they stand in number order, as a CRIU that knows them writes them.
   */
  public static EntryBytes of(byte[] bytes, MessageSchema schema) {
    try {
      return new EntryBytes(CanonicalForm.of(bytes, 0, bytes.length, schema, ANY_DEPTH));
    } catch (WireException e) {
      throw new IllegalStateException("protobuf wrote a malformed message", e);
    }
  }

  /** How many there are. */
  public int size() {
    return bytes.length;
  }

  /** The message, for looking up numbers. */
  public WireMessage asMessage() {
    return new WireMessage(bytes, 0, bytes.length);
  }

  /** Writes them. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }
}
