package org.crit4j.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
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
import org.crit4j.internal.typed.MessageName;
import org.crit4j.internal.wire.WireException;

/**
 * Writes a JSON document piece by piece, in ASCII. For programs that print properties of
 * checkpoints, which may include whole messages.
 *
 * <p>Nothing checks that keys and values come in the order that makes a document. Not for use by
 * several threads at a time.
 */
public final class JsonOutput {
  private static final byte[] COLON = {':', ' '};

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

  /**
   * A document for a stream, which is not closed, with formatted numbers in messages.
   *
   * @param indent how many blanks to indent each level by, at least 1
   */
  public JsonOutput(OutputStream stream, int indent) {
    this(new JsonWriter(stream, indent));
  }

  private JsonOutput(JsonWriter out) {
    this.out = out;
    this.messages = new MessagePrinter(out, true, Limits.DEFAULT.depth());
  }

  /** Documents of a line each for a stream, which is not closed, with formatted numbers. */
  public static JsonOutput lines(OutputStream stream) {
    return new JsonOutput(new JsonWriter(stream, false));
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

  /** A key in an object; its value comes next. */
  public JsonOutput key(String name) throws IOException {
    if (isPlain(name)) {
      out.key(keys.computeIfAbsent(name, JsonKey::of));
    } else {
      byte[] bytes = bytes(name);
      out.element();
      out.utf8String(bytes, 0, bytes.length);
      out.raw(COLON);
    }
    return this;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** A text. A lone surrogate {@code U+DC80} to {@code U+DCFF} stands for a byte and is kept. */
  public JsonOutput value(String text) throws IOException {
    byte[] bytes = bytes(text);
    beginValue();
    out.utf8String(bytes, 0, bytes.length);
    return this;
  }

  private static byte[] bytes(String text) {
    int from = 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape =
          c >= 0xdc80 && c <= 0xdcff && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
      if (escape) {
        bytes.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(c & 0xff);
        from = i + 1;
      }
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
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

  /** A number of any size, or with a fraction; as {@code BigDecimal} prints it in plain digits. */
  public JsonOutput value(BigDecimal number) throws IOException {
    beginValue();
    out.raw(number.toPlainString().getBytes(StandardCharsets.US_ASCII));
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
          bytes, 0, bytes.length, Schema.message(MessageName.of(message)), problem -> {});
    } catch (WireException e) {
      throw new IllegalArgumentException("a message that is none of an image", e);
    }
    return endObject();
  }

  /** A value that is JSON already, in ASCII. */
  public JsonOutput json(String value) throws IOException {
    beginValue();
    out.raw(value.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Ends a line between two documents. */
  public void endLine() throws IOException {
    out.lineEnd();
  }

  /** Hands over what has been kept back, without ending the line. */
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends the document and its last line, and hands over what has been kept back. */
  public void finish() throws IOException {
    out.lineEnd();
    out.flush();
  }
}
