package org.crit4j.internal.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.json.JsonPath;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.schema.FieldKind;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.CanonicalForm;
import org.crit4j.internal.wire.FieldSorter;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects into wire bytes, in one pass: keys in the order of the schema go straight to
 * their place; other orders are sorted when the object ends.
 */
public final class MessageEncoder {
  /** Takes keys that are no fields. */
  @FunctionalInterface
  public interface KeyHandler {
    /** Accepts no key. */
    KeyHandler NONE =
        new KeyHandler() {
          @Override
          public boolean read(String key) {
            return false;
          }
        };

    /** Reads the value of a key it knows; false, having read nothing, if it does not know it. */
    boolean read(String key) throws IOException;
  }

  /** Up to here a double holds every integer. */
  private static final long MOST_EXACT = 1L << 53;

  /** How many fields are tried in turn: optional ones may be missing between two others. */
  private static final int FIELDS_TRIED = 3;

  /** Bytes of a tag and a number. */
  private static final int MOST_OF_A_NUMBER = 20;

  /** How 2^63 starts when it is printed from a double. */
  private static final String ROUNDED_2_TO_63 = "9223372036854776";

  private final JsonReader json;
  private final Limits limits;
  private final boolean ignoreUnknown;
  private final Warnings warnings;

  /**
   * Set once something was met that only protobuf's own JSON mapping has: keys in camel case, or
   * decimal strings for numbers of 64 bits. crit in Go prints that mapping, in which a unix
   * socket's name is base64 like all bytes.
   */
  private boolean protobufMapping;

  private WireBuffer out = new WireBuffer(0);

  /** The value of {@code "@wire"} in the message that is being read, until it has been used. */
  private Optional<byte[]> wire = Optional.empty();

  /**
   * An encoder.
   *
   * @param ignoreUnknown whether keys that are no fields are passed over
   */
  public MessageEncoder(JsonReader json, Limits limits, boolean ignoreUnknown, Warnings warnings) {
    this.json = json;
    this.limits = limits;
    this.ignoreUnknown = ignoreUnknown;
    this.warnings = warnings;
  }

  /** An encoder that reads from elsewhere. */
  public MessageEncoder over(JsonReader other) {
    return new MessageEncoder(other, limits, ignoreUnknown, warnings);
  }

  /**
   * Reads an object into the bytes of a message: in canonical form, or in the form that {@code
   * "@wire"} has kept if the message is still the same.
   *
   * @param buffer empty; gets the message
   * @param keys takes keys of this object (not of those inside) that are no fields
   */
  public void encode(MessageSchema schema, WireBuffer buffer, KeyHandler keys) throws IOException {
    WireBuffer outer = out;
    Optional<byte[]> outerWire = wire;
    out = buffer;
    wire = Optional.empty();
    fields(schema, new OuterKeys(keys), 1);
    restoreWire(schema, buffer);
    out = outer;
    wire = outerWire;
  }

  /** Keys of the outermost object that are no fields: {@code "@wire"}, and those of the caller. */
  private final class OuterKeys implements KeyHandler {
    private final KeyHandler keys;

    OuterKeys(KeyHandler keys) {
      this.keys = keys;
    }

    @Override
    public boolean read(String key) throws IOException {
      return readWire(key) || keys.read(key);
    }
  }

  /** Brings a message whose last keys may be missing so far into the form in which to write it. */
  public void finishEarly(MessageSchema schema, WireBuffer buffer) {
    FieldSorter.sort(buffer, 0, schema);
    restoreWire(schema, buffer);
  }

  private boolean readWire(String key) throws IOException {
    if (!key.equals(SpecialKeys.WIRE)) {
      return false;
    }
    if (wire.isPresent()) {
      throw json.failure("the key \"" + key + "\" is given twice");
    }
    WireBuffer bytes = new WireBuffer(64);
    base64(bytes);
    wire = Optional.of(bytes.copyFrom(0));
    return true;
  }

  private void restoreWire(MessageSchema schema, WireBuffer buffer) {
    if (wire.isEmpty()) {
      return;
    }
    byte[] bytes = wire.get();
    if (isFormOf(bytes, schema, buffer)) {
      buffer.truncate(0);
      buffer.put(bytes, 0, bytes.length);
    } else {
      warnings.warn(json.location(), "the entry was edited, so \"@wire\" is dropped");
    }
    wire = Optional.empty();
  }

  /** Whether the message in the buffer is what these bytes stand for. */
  private boolean isFormOf(byte[] bytes, MessageSchema schema, WireBuffer buffer) {
    try {
      byte[] canonical = CanonicalForm.of(bytes, 0, bytes.length, schema, limits.depth());
      return Arrays.equals(canonical, 0, canonical.length, buffer.array(), 0, buffer.size());
    } catch (WireException e) {
      return false;
    }
  }

  private void fields(MessageSchema schema, KeyHandler keys, int depth) throws IOException {
    if (depth > limits.depth()) {
      throw json.failure("messages nested deeper than " + limits.depth());
    }
    json.beginObject();
    JsonPath path = json.path();
    int start = out.size();
    long seen = 0;
    int expected = 0;
    boolean sorted = true;
    boolean unknown = false;
    for (boolean first = true; ; first = false) {
      int printed = printedField(schema, expected, seen, first);
      if (printed >= 0) {
        seen |= 1L << printed;
        expected = printed + 1;
        continue;
      }
      if (!json.nextKey(first)) {
        break;
      }
      FieldSchema field = field(schema, expected);
      if (field == null) {
        unknown |= otherKey(schema, keys, unknown);
        continue;
      }
      path.enter(field.name);
      if ((seen & 1L << field.index) != 0) {
        throw json.failure("the key \"" + field.name + "\" is given twice");
      }
      seen |= 1L << field.index;
      sorted &= field.index >= expected;
      expected = field.index + 1;
      value(field, depth);
      path.leave();
    }
    if ((schema.requiredFields & ~seen) != 0) {
      // What decode has printed of an image is not taken for older JSON: it has "@wire" or
      // "@unknown".
      if (unknown || wire.isPresent() || !OldNames.complete(schema, out, start, seen)) {
        throw missing(schema, seen);
      }
      sorted = false;
    }
    if (!sorted || unknown) {
      FieldSorter.sort(out, start, schema);
    }
  }

  /**
   * Reads the number of one of the next fields if it stands there as decode prints it, which is
   * most of most images; returns the field's index. If anything is different, -1: then nothing is
   * read.
   */
  private int printedField(MessageSchema schema, int expected, long seen, boolean first) {
    int from = json.printedKey(first);
    FieldSchema[] fields = schema.fields;
    boolean possible = from >= 0 && out.size() <= limits.entryBytes() - MOST_OF_A_NUMBER;
    int end = !possible ? 0 : Math.min(fields.length, expected + FIELDS_TRIED);
    for (int i = expected; i < end; i++) {
      FieldSchema field = fields[i];
      if (field.shownAsIs && json.printedNumber(from, field.jsonKey)) {
        if ((seen & 1L << i) != 0 || !field.kind.isNormal(json.number())) {
          // Says what is wrong with it.
          json.back(from, first);
          return -1;
        }
        out.varint(field.tag);
        out.varint(json.number());
        return i;
      }
    }
    return -1;
  }

  private CritException missing(MessageSchema schema, long seen) {
    for (FieldSchema field : schema.fields) {
      if (field.required && (seen & 1L << field.index) == 0) {
        return json.failure("required field \"" + field.name + "\" is missing");
      }
    }
    throw new IllegalStateException("no field is missing");
  }

  private @Nullable FieldSchema field(MessageSchema schema, int expected) {
    FieldSchema[] fields = schema.fields;
    byte[] key = json.keyBytes();
    int from = json.keyFrom();
    int length = json.keyLength();
    for (int i = expected; i < fields.length; i++) {
      if (fields[i].isNamed(key, from, length)) {
        return fields[i];
      }
    }
    for (int i = Math.min(expected, fields.length) - 1; i >= 0; i--) {
      if (fields[i].isNamed(key, from, length)) {
        return fields[i];
      }
    }
    String name = json.key();
    FieldSchema renamed = OldNames.field(schema, name);
    return renamed != null ? renamed : fieldInProtobufMapping(schema, name);
  }

  private @Nullable FieldSchema fieldInProtobufMapping(MessageSchema schema, String key) {
    for (FieldSchema field : schema.fields) {
      if (field.isCamelCase(key)) {
        protobufMapping = true;
        return field;
      }
    }
    return null;
  }

  /** Reads a key that is no field; returns whether it is the one of unknown fields. */
  private boolean otherKey(MessageSchema schema, KeyHandler keys, boolean unknownGiven)
      throws IOException {
    String key = json.key();
    json.path().enter(key);
    boolean unknown = key.equals(SpecialKeys.UNKNOWN);
    if (unknown) {
      if (unknownGiven) {
        throw json.failure("the key \"" + key + "\" is given twice");
      }
      unknownFields();
    } else if (!keys.read(key)) {
      if (!ignoreUnknown) {
        throw unknownKey(schema, key);
      }
      warnings.warn(json.location(), "unknown key \"" + Printable.of(key) + "\" is ignored");
      json.skipValue();
    }
    json.path().leave();
    return unknown;
  }

  private CritException unknownKey(MessageSchema schema, String key) {
    List<String> names = new ArrayList<>();
    for (FieldSchema field : schema.fields) {
      names.add(field.name);
    }
    Optional<String> nearest = NearestName.of(key, names);
    return new CritException(
        json.location(),
        "unknown key \"" + key + "\"",
        nearest.map(name -> "a field; the nearest name is \"" + name + "\""));
  }

  private void unknownFields() throws IOException {
    json.beginArray();
    for (int i = 0; json.nextElement(i == 0); i++) {
      json.path().element(i);
      int start = out.size();
      base64(out);
      if (!WireReader.isWellFormed(out.array(), start, out.size())) {
        throw json.failure("these bytes are no protobuf field", "a field's tag and value");
      }
    }
  }

  private void value(FieldSchema field, int depth) throws IOException {
    if (!field.repeated) {
      out.varint(field.tag);
      single(field, depth);
    } else if (field.packed) {
      packed(field);
    } else {
      json.beginArray();
      for (int i = 0; json.nextElement(i == 0); i++) {
        json.path().element(i);
        if (field.ipAddress && json.peek() == '"') {
          address(field);
        } else {
          out.varint(field.tag);
          single(field, depth);
        }
      }
    }
    if (out.size() > limits.entryBytes()) {
      throw json.failure("the message has more than " + limits.entryBytes() + " bytes");
    }
  }

  private void packed(FieldSchema field) throws IOException {
    int before = out.size();
    out.varint(field.tag);
    int start = out.beginLength();
    json.beginArray();
    for (int i = 0; json.nextElement(i == 0); i++) {
      json.path().element(i);
      single(field, 0);
    }
    if (out.size() == start) {
      out.truncate(before);
    } else {
      out.endLength(start);
    }
  }

  private void address(FieldSchema field) throws IOException {
    if (json.integerString()) {
      out.varint(field.tag);
      out.varint(ranged(field.kind));
      return;
    }
    String text = json.smallString();
    Optional<long[]> words = IpAddress.parse(text);
    if (words.isEmpty()) {
      throw json.failure("\"" + text + "\" is no IP address", "IPv4 or IPv6");
    }
    for (long word : words.get()) {
      out.varint(field.tag);
      out.varint(word);
    }
  }

  /** Writes one value without its tag. */
  private void single(FieldSchema field, int depth) throws IOException {
    switch (field.kind) {
      case MESSAGE -> {
        int start = out.beginLength();
        fields(field.message(), KeyHandler.NONE, depth + 1);
        out.endLength(start);
      }
      case STRING -> {
        int start = out.beginLength();
        json.string(out, limits.entryBytes());
        out.endLength(start);
      }
      case BYTES -> {
        int start = out.beginLength();
        if (field.unixName) {
          unixName();
        } else {
          base64(out);
        }
        out.endLength(start);
      }
      case BOOL -> out.put(truth() ? 1 : 0);
      case ENUM -> out.varint(enumNumber(field));
      case FIXED64 -> out.fixed64(integer(field));
      case SINT32, SINT64 -> {
        long value = integer(field);
        long zigzag = (value << 1) ^ (value >> 63);
        out.varint(zigzag);
      }
      default -> out.varint(integer(field));
    }
  }

  private void base64(WireBuffer target) throws IOException {
    json.base64(new Value(target));
  }

  /** Takes the bytes of a value. A class, since a lambda would take longer to start. */
  private final class Value implements ByteSink {
    private final WireBuffer target;
    private final int start;

    Value(WireBuffer target) {
      this.target = target;
      this.start = target.size();
    }

    @Override
    public void write(byte[] bytes, int from, int to) throws IOException {
      if (target.size() - start + (to - from) > limits.entryBytes()) {
        throw json.failure("the value has more than " + limits.entryBytes() + " bytes");
      }
      target.put(bytes, from, to);
    }
  }

  private void unixName() throws IOException {
    WireBuffer text = new WireBuffer(128);
    json.string(text, limits.entryBytes());
    byte[] spelled = text.copyFrom(0);
    Optional<byte[]> name = base64Name(spelled);
    if (name.isEmpty()) {
      name = QuotedPrintable.decode(spelled);
    }
    if (name.isEmpty()) {
      throw json.failure(
          "'=' stands alone in quoted-printable text",
          "two hexadecimal digits after '=' (=3D for '=' itself)");
    }
    out.put(name.get(), 0, name.get().length);
  }

  /** The name, if that is how this document has names, and this one is not hand-written. */
  private Optional<byte[]> base64Name(byte[] text) {
    try {
      return protobufMapping ? Optional.of(Base64.getDecoder().decode(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean truth() throws IOException {
    int c = json.peek();
    if (c != '0' && c != '1') {
      return json.bool();
    }
    json.integer();
    if (json.number() != 0 && json.number() != 1) {
      throw json.failure("found the number " + json.number(), "true or false");
    }
    return json.number() == 1;
  }

  private long enumNumber(FieldSchema field) throws IOException {
    if (json.peek() != '"') {
      json.integer();
      return ranged(field.kind);
    }
    if (json.integerString()) {
      return ranged(field.kind);
    }
    String name = json.smallString();
    OptionalInt number = field.enumType().number(name);
    if (number.isEmpty()) {
      Optional<String> nearest = NearestName.of(name, field.enumType().names());
      throw json.failure(
          "unknown name \"" + name + "\"",
          nearest
              .map(it -> "a name or number; the nearest name is \"" + it + "\"")
              .orElse("one of " + String.join(", ", field.enumType().names()) + ", or a number"));
    }
    return number.getAsInt();
  }

  private long integer(FieldSchema field) throws IOException {
    if (json.peek() != '"') {
      json.integer();
      return ranged(field.kind);
    }
    if (json.integerString()) {
      protobufMapping |= !field.kind.is32Bit() && !json.isHexadecimal() && isExact(json.number());
      return ranged(field.kind);
    }
    String text = json.smallString();
    try {
      return ranged(field.kind, field.format.parse(text), text.strip().startsWith("-"));
    } catch (NumberFormatException e) {
      throw json.failure(String.valueOf(e.getMessage()));
    }
  }

  /** Larger ones are strings in JSON of this tool, too, if that was asked for. */
  private static boolean isExact(long number) {
    return number <= MOST_EXACT && number >= -MOST_EXACT;
  }

  private long ranged(FieldKind kind) throws CritException {
    return ranged(kind, json.number(), json.isNegative());
  }

  private long ranged(FieldKind kind, long value, boolean negative) throws CritException {
    boolean fits =
        switch (kind) {
          case UINT32 -> value >>> 32 == 0;
          case UINT64, FIXED64 -> !negative || value == 0;
          case INT32, SINT32, ENUM ->
              value == (int) value && (value < 0) == (negative && value != 0);
          default -> (value < 0) == (negative && value != 0);
        };
    if (!fits) {
      String number = negative ? Long.toString(value) : Long.toUnsignedString(value);
      if (number.startsWith(ROUNDED_2_TO_63) && !kind.is32Bit()) {
        throw json.rounded("2^63");
      }
      throw json.failure("the number " + number + " is out of range", rangeOf(kind));
    }
    return value;
  }

  private static String rangeOf(FieldKind kind) {
    return switch (kind) {
      case UINT32 -> "0 to 4294967295";
      case UINT64, FIXED64 -> "0 to 18446744073709551615";
      case INT32, SINT32, ENUM -> "-2147483648 to 2147483647";
      default -> "-9223372036854775808 to 9223372036854775807";
    };
  }
}
