package org.crit4j.report;

import java.util.List;

/** The type of a column: which values it has, and how each format shows them. */
public sealed interface ColumnType {
  /** A type without parts. */
  enum Simple implements ColumnType {
    /** A whole number that may be negative: {@code Long}. JSON: a number. */
    INTEGER("integer", Long.class),
    /** A whole number of 64 bits, unsigned: {@code Long}. JSON: a number. */
    UNSIGNED("unsigned", Long.class),
    /** An address, unsigned: {@code Long}. JSON and text: hexadecimal digits after 0x. */
    ADDRESS("address", Long.class),
    /** Bits without names: {@code Long}. JSON and text: hexadecimal digits after 0x. */
    MASK("mask", Long.class),
    /** A number of bytes, unsigned: {@code Long}. JSON: a number; text: {@link ByteSize}. */
    SIZE("size", Long.class),
    /** A {@code Duration}. JSON: nanoseconds; text: seconds. */
    DURATION("duration", java.time.Duration.class),
    /** An {@code Instant}. JSON and text: as in RFC 3339. */
    TIME("time", java.time.Instant.class),
    /** A {@link FlagSet}. JSON and text: the names, with | between them. */
    FLAGS("flags", FlagSet.class),
    /** One name of a known set, or the number of a value that has none: {@code String}. */
    ENUM("enum", String.class),
    /** Text of our own or of a known form, always UTF-8: {@code String}. */
    STRING("string", String.class),
    /** {@code Boolean}. JSON: true or false; text: yes or no. */
    BOOLEAN("boolean", Boolean.class),
    /**
     * Bytes that are text in most cases: {@link org.crit4j.checkpoint.file.NameBytes}. JSON: a
     * string in which a byte that is not UTF-8 is the lone surrogate U+DC80 to U+DCFF; text: such a
     * byte is {@code \xNN}.
     */
    TEXT("text", org.crit4j.checkpoint.file.NameBytes.class),
    /** An image entry or a part of one: {@code Message}. JSON: as decoding prints it. */
    MESSAGE("message", com.google.protobuf.Message.class);

    private final String word;
    private final Class<?> javaType;

    Simple(String word, Class<?> javaType) {
      this.word = word;
      this.javaType = javaType;
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
      StringBuilder text = new StringBuilder("row(");
      for (Column<R> column : columns) {
        text.append(text.length() > 4 ? ", " : "").append(column.name());
      }
      return text + ")";
    }
  }

  /** Whether a value is of the type. */
  boolean accepts(Object value);
}
