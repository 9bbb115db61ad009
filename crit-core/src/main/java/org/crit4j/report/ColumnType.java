package org.crit4j.report;

import static java.util.stream.Collectors.joining;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.crit4j.checkpoint.file.NameBytes;

/** The type of a column: which values it has, and how each format shows them. */
public sealed interface ColumnType {
  /** A type without parts. */
  enum Simple implements ColumnType {
    /** A whole number that may be negative. */
    INTEGER("integer", Long.class, "number", "digits"),
    /** A whole number of 64 bits, unsigned. */
    UNSIGNED("unsigned", Long.class, "number, up to 2^64-1", "digits"),
    /** An address, unsigned. */
    ADDRESS("address", Long.class, "string, 0x and hexadecimal digits", "the same"),
    /** Bits without names. */
    MASK("mask", Long.class, "string, 0x and hexadecimal digits", "the same"),
    /** A number of bytes, unsigned. */
    SIZE("size", Long.class, "number of bytes", "such as 204 B, 1.0 MiB"),
    /** A period of time. */
    DURATION("duration", Duration.class, "number of nanoseconds", "seconds, such as 25.6 s"),
    /** A point in time. */
    TIME("time", Instant.class, "string, RFC 3339 in UTC", "the same"),
    /** Bits that have names. */
    FLAGS("flags", FlagSet.class, "string, names joined by \\|; 0 if there are none", "the same"),
    /** One name of a known set, or the number of a value that has none. */
    ENUM("enum", String.class, "string", "the same"),
    /** Text of our own or of a known form, always UTF-8. */
    STRING("string", String.class, "string", "the same"),
    /** True or false. */
    BOOLEAN("boolean", Boolean.class, "true or false", "yes or no"),
    /** Bytes that are UTF-8 in most cases. */
    TEXT(
        "text",
        NameBytes.class,
        "string; a byte that is not UTF-8 is the lone surrogate U+DC80 to U+DCFF",
        "such a byte is \\xNN"),
    /** An image entry or a part of one. */
    MESSAGE("message", Message.class, "object, as decoding prints it", "name of the type");

    private final String word;
    private final Class<?> javaType;
    private final String json;
    private final String text;

    Simple(String word, Class<?> javaType, String json, String text) {
      this.word = word;
      this.javaType = javaType;
      this.json = json;
      this.text = text;
    }

    /** The class of the values. */
    public Class<?> javaType() {
      return javaType;
    }

    /** The form of values in JSON, in words. */
    public String json() {
      return json;
    }

    /** The form of values in text for people, in words. */
    public String text() {
      return text;
    }

    @Override
    public boolean accepts(Object value) {
      return javaType.isInstance(value);
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * Values of one type: {@code List}.
   *
   * @param element their type
   */
  record ListOf(ColumnType element) implements ColumnType {
    @Override
    public boolean accepts(Object value) {
      return value instanceof List<?> all && all.stream().allMatch(element::accepts);
    }

    @Override
    public String toString() {
      return "list of " + element;
    }
  }

  /**
   * A row in a row.
   *
   * @param rowType class of the rows
   * @param columns what they have
   */
  record RowOf<R>(Class<R> rowType, List<Column<R>> columns) implements ColumnType {
    @Override
    public boolean accepts(Object value) {
      return rowType.isInstance(value);
    }

    @Override
    public String toString() {
      return columns.stream().map(Column::name).collect(joining(", ", "row(", ")"));
    }
  }

  /** Whether a value is of the type. */
  boolean accepts(Object value);
}
