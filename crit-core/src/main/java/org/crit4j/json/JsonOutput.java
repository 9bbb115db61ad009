package org.crit4j.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.crit4j.Limits;
import org.crit4j.internal.codec.MessagePrinter;
import org.crit4j.internal.json.JsonKey;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.Schema;
import org.crit4j.internal.wire.WireException;

/**
 * Writes a JSON document piece by piece: in ASCII, laid out as images are. For programs that print
 * facts of checkpoints, among which may be whole messages.
 *
 * <p>Nothing checks that keys and values come in the order that makes a document. Not for use by
 * several threads at a time.
 */
public final class JsonOutput {
  private final JsonWriter out;
  private final MessagePrinter messages;
  private final Map<String, JsonKey> keys = new HashMap<>();
  private final Deque<Boolean> inArrays = new ArrayDeque<>();

  /**
   * A document for a stream, which is not closed.
   *
   * @param style its layout, and whether numbers in messages are shown as what they mean
   */
  public JsonOutput(OutputStream stream, JsonStyle style) {
    this.out = new JsonWriter(stream, style.isIndented());
    this.messages = new MessagePrinter(out, style.isFormatted(), Limits.DEFAULT.depth());
  }

  private void beginValue() throws IOException {
    if (!inArrays.isEmpty() && inArrays.peek()) {
      out.element();
    }
  }

  /** Begins an object. */
  public JsonOutput beginObject() throws IOException {
    beginValue();
    inArrays.push(false);
    out.beginObject();
    return this;
  }

  /** Ends an object. */
  public JsonOutput endObject() throws IOException {
    inArrays.pop();
    out.endObject();
    return this;
  }

  /** Begins a list. */
  public JsonOutput beginArray() throws IOException {
    beginValue();
    inArrays.push(true);
    out.beginArray();
    return this;
  }

  /** Ends a list. */
  public JsonOutput endArray() throws IOException {
    inArrays.pop();
    out.endArray();
    return this;
  }

  /**
   * A key in an object; its value comes next.
   *
   * @param name ASCII without quotes and backslashes
   */
  public JsonOutput key(String name) throws IOException {
    out.key(keys.computeIfAbsent(name, JsonKey::of));
    return this;
  }

  /** A text. */
  public JsonOutput value(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    beginValue();
    out.utf8String(bytes, 0, bytes.length);
    return this;
  }

  /**
   * Text in UTF-8. A byte that is not part of a character is the lone surrogate {@code U+DC80} to
   * {@code U+DCFF}.
   */
  public JsonOutput value(ByteString text) throws IOException {
    beginValue();
    out.utf8String(text.toByteArray(), 0, text.size());
    return this;
  }

  /** A number. */
  public JsonOutput value(long number) throws IOException {
    beginValue();
    out.signed(number);
    return this;
  }

  /** A number without sign. */
  public JsonOutput unsigned(long number) throws IOException {
    beginValue();
    out.unsigned(number);
    return this;
  }

  /** A text with a number in hexadecimal digits: {@code "0x1f"}. */
  public JsonOutput hex(long number) throws IOException {
    beginValue();
    out.hex(number, false);
    return this;
  }

  /** True or false. */
  public JsonOutput value(boolean is) throws IOException {
    beginValue();
    out.bool(is);
    return this;
  }

  /** A message of an image, as decoding the image prints it. */
  public JsonOutput value(Message message) throws IOException {
    byte[] bytes = message.toByteArray();
    beginObject();
    try {
      messages.print(
          bytes,
          0,
          bytes.length,
          Schema.message(message.getDescriptorForType().getName()),
          problem -> {});
    } catch (WireException e) {
      throw new IllegalArgumentException("a message that is none of an image", e);
    }
    return endObject();
  }

  /** Ends the document and its last line, and hands over what has been kept back. */
  public void finish() throws IOException {
    out.lineEnd();
    out.flush();
  }
}
