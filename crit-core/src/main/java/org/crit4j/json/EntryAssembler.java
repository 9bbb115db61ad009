package org.crit4j.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.Warnings;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.codec.SpecialKeys;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.PayloadSink;
import org.crit4j.internal.payload.Written;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.transcode.EntryTypes;
import org.crit4j.internal.transcode.HeaderWriter;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list of entries and writes the image: header, and message and payload of each. Encoder
 * and sink call back the object itself, since the first lambdas of a run take longer than a small
 * image.
 */
final class EntryAssembler implements MessageEncoder.KeyHandler, PayloadSink.MessageWriter {
  /** How a note in place of a payload starts. */
  private static final byte[] LEFT_OUT = "\"... <".getBytes(StandardCharsets.US_ASCII);

  private final JsonReader json;
  private final ImageHeader header;
  private final OutputStream out;
  private final EncodeOptions options;
  private final EntryTypes types;
  private final MessageEncoder messages;
  private final WireBuffer message = new WireBuffer(1 << 12);

  /** For the payloads of all entries in turn: a new one for each would have to grow each time. */
  private final WireBuffer keptPayload = new WireBuffer(0);

  private EntryTypes.EntryType type;
  private Optional<Written> payload = Optional.empty();
  private Optional<PayloadSink> sink = Optional.empty();

  /** Where the payload is, if it has to be read after the fields. */
  private OptionalLong payloadAt = OptionalLong.empty();

  /** Whether all keys of the entry are read. */
  private boolean complete;

  private int writtenLength;

  EntryAssembler(
      JsonReader json,
      ImageHeader header,
      OutputStream out,
      EncodeOptions options,
      Warnings warnings) {
    this.json = json;
    this.header = header;
    this.out = out;
    this.options = options;
    this.types = EntryTypes.of(header.type());
    this.type = types.at(0);
    boolean ignore = options.unknownKeys() == EncodeOptions.UnknownKeys.IGNORE;
    this.messages = new MessageEncoder(json, options.limits(), ignore, warnings);
  }

  void assemble() throws IOException {
    HeaderWriter.write(header, out);
    boolean closed = false;
    json.beginArray();
    for (long index = 0; json.nextElement(index == 0); index++) {
      json.path().element(index);
      if (closed) {
        throw json.failure(
            "a ghost file without \"chunks\" has one entry, and this is another",
            "\"chunks\": true in the first entry");
      }
      type = types.at(index);
      entry();
      closed = index == 0 && isWholeGhostFile();
    }
  }

  private boolean isWholeGhostFile() {
    return header.type() == ImageType.GHOST_FILE
        && type.payload().isPresent()
        && type.payload().get().isPresent(asMessage());
  }

  private WireMessage asMessage() {
    return new WireMessage(message.array(), 0, message.size());
  }

  private void entry() throws IOException {
    message.truncate(0);
    payload = Optional.empty();
    sink = Optional.empty();
    payloadAt = OptionalLong.empty();
    complete = false;
    messages.encode(type.schema(), message, this);
    complete = true;
    if (payloadAt.isPresent()) {
      json.path().enter(SpecialKeys.EXTRA);
      try (JsonReader late = json.from(payloadAt.getAsLong())) {
        payload(late, messages.over(late));
      }
      json.path().leave();
    }
    if (sink.isPresent() && sink.get().isMessageWritten()) {
      checkUnchanged();
    } else {
      checkPayload();
      if (sink.isPresent()) {
        sink.get().finish();
      } else {
        writeMessage();
      }
    }
  }

  @Override
  public boolean read(String key) throws IOException {
    if (!key.equals(SpecialKeys.EXTRA) || type.payload().isEmpty()) {
      return false;
    }
    if (payload.isPresent() || payloadAt.isPresent()) {
      throw json.failure("the key is given twice");
    }
    checkNotLeftOut();
    if (json.canRepeat() && firstMissing() != null) {
      payloadAt = OptionalLong.of(json.offset());
      json.skipValue();
    } else {
      payload(json, messages);
    }
    return true;
  }

  private void payload(JsonReader from, MessageEncoder with) throws IOException {
    sink = Optional.of(newSink());
    payload = Optional.of(type.payload().orElseThrow().encode(from, with, sink.get()));
  }

  private void checkNotLeftOut() throws IOException {
    json.peek();
    if (Arrays.equals(json.lookAhead(LEFT_OUT.length), LEFT_OUT)) {
      throw json.failure(
          "the payload is left out, only a note of its size is there (crit show --nopl)",
          "the payload, as crit decode prints it");
    }
  }

  private PayloadSink newSink() {
    return new PayloadSink(
        out, header.order(), keptPayload, options.limits().bufferedBytes(), this);
  }

  /** Before the entry's end is known, since its payload is too large to keep. */
  private void finishMessageEarly() throws IOException {
    messages.finishEarly(type.schema(), message);
    FieldSchema missing = firstMissing();
    if (missing != null) {
      throw json.failure(
          "more than "
              + options.limits().bufferedBytes()
              + " bytes of payload stand before the field \""
              + missing.name
              + "\"",
          "\"extra\" as the last key of the entry");
    }
  }

  private @Nullable FieldSchema firstMissing() {
    for (FieldSchema field : type.schema().fields) {
      if (field.required && !isThere(field)) {
        return field;
      }
    }
    return null;
  }

  private boolean isThere(FieldSchema field) {
    WireReader reader = new WireReader(message.array(), 0, message.size());
    try {
      while (reader.next()) {
        if (reader.number() == field.number) {
          return true;
        }
      }
      return false;
    } catch (WireException e) {
      throw new IllegalStateException("own output is malformed", e);
    }
  }

  private void checkUnchanged() throws IOException {
    if (message.size() != writtenLength) {
      throw json.failure(
          "a key stands after more than " + options.limits().bufferedBytes() + " bytes of payload",
          "\"extra\" as the last key of the entry");
    }
    checkPayload();
  }

  private void checkPayload() throws IOException {
    if (type.payload().isEmpty()) {
      return;
    }
    PayloadCodec codec = type.payload().get();
    Optional<String> mismatch = codec.mismatch(asMessage(), payload.orElse(Written.NOTHING));
    if (mismatch.isPresent()) {
      String absent = payload.isEmpty() ? "the key \"extra\" is missing: " : "";
      throw json.failure(absent + mismatch.get());
    }
  }

  @Override
  public void writeMessage() throws IOException {
    if (!complete) {
      finishMessageEarly();
    }
    writtenLength = message.size();
    out.write(header.order().bytes32(message.size()));
    out.write(message.array(), 0, message.size());
  }
}
