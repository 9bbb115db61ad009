package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.image.Payload;
import org.crit4j.image.PayloadLayout;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.codec.MessagePrinter;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireMessage;

/**
 * Reads and writes one layout of payload, in all its forms: the image's bytes, the JSON key {@code
 * extra}, and the {@link Payload} of the typed API. All directions stand in one class so that they
 * cannot drift apart.
 */
public abstract class PayloadCodec {
  /** What printing a payload needs. */
  public record Printing(JsonWriter out, MessagePrinter messages) {}

  /** The codec of a layout, for entries of that message. */
  public static Optional<PayloadCodec> of(PayloadLayout layout, MessageSchema schema) {
    if (layout instanceof PayloadLayout.Blob blob) {
      return Optional.of(new BlobCodec(blob, schema));
    }
    if (layout instanceof PayloadLayout.TcpQueues) {
      return Optional.of(new TcpQueuesCodec(schema));
    }
    if (layout instanceof PayloadLayout.Semaphores) {
      return Optional.of(new SemaphoresCodec(schema));
    }
    if (layout instanceof PayloadLayout.QueuedMessages) {
      return Optional.of(new QueuedMessagesCodec(schema));
    }
    if (layout instanceof PayloadLayout.GhostContent) {
      return Optional.of(new GhostContentCodec(schema));
    }
    return Optional.empty();
  }

  /** A field that a payload's length stands in. */
  static FieldSchema field(MessageSchema schema, String name) {
    FieldSchema field = schema.byName(name);
    if (field == null) {
      throw new IllegalArgumentException(schema.name + " has no field " + name);
    }
    return field;
  }

  /** Whether the entry has a payload, be it an empty one. */
  public boolean isPresent(WireMessage entry) {
    return true;
  }

  /**
   * Whether a view without payloads ends with the first entry. CRIT's does for TCP streams, which
   * have one entry in every image that CRIU writes.
   */
  public boolean endsView() {
    return false;
  }

  /** Reads the payload from the image and prints the value of {@code extra}. */
  public abstract void print(WireMessage entry, PayloadSource source, Printing printing)
      throws IOException;

  /** Passes over the payload in the image; returns its size without padding. */
  public abstract long skip(WireMessage entry, PayloadSource source) throws IOException;

  /** Reads the value of {@code extra} and writes the payload. */
  public abstract Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException;

  /**
   * Compares what was written with what the entry's fields say.
   *
   * @return what is wrong; empty if all is well
   */
  public abstract Optional<String> mismatch(WireMessage entry, Written written);

  /** Reads the payload from the image; its blobs are regions of the file. */
  public abstract Payload read(WireMessage entry, PayloadSource source, Regions regions)
      throws IOException;

  /**
   * How much of a payload there is.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public abstract Written measure(Payload payload);

  /**
   * Writes the payload.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public abstract void write(Payload payload, PayloadSink sink) throws IOException;

  static IllegalArgumentException wrongForm(Payload payload, String expected) {
    return new IllegalArgumentException(
        "payload is " + payload.getClass().getSimpleName() + ", expected " + expected);
  }

  static Optional<String> mismatch(String what, String field, long expected, long actual) {
    if (expected == actual) {
      return Optional.empty();
    }
    return Optional.of(
        what
            + " has "
            + actual
            + ", but the field \""
            + field
            + "\" says "
            + Long.toUnsignedString(expected));
  }
}
