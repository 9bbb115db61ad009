package org.crit4j.checkpoint.facts;

import java.util.List;

/**
 * Something that there is to say.
 *
 * @param name what it tells: small letters, with blanks between words
 * @param form what the values are
 * @param values the values in text; one, unless the form is {@link Form#LIST}
 */
public record Fact(String name, Form form, List<String> values) {
  /** What values are. */
  public enum Form {
    /** A decimal number. */
    NUMBER,
    /** Words. */
    TEXT,
    /** Any number of words. */
    LIST
  }

  /** Copies the values. */
  public Fact {
    values = List.copyOf(values);
  }

  /** A number, unsigned. */
  static Fact number(String name, long value) {
    return new Fact(name, Form.NUMBER, List.of(Long.toUnsignedString(value)));
  }

  /** A number with its sign. */
  static Fact signed(String name, long value) {
    return new Fact(name, Form.NUMBER, List.of(Long.toString(value)));
  }

  /** Words. */
  static Fact text(String name, String value) {
    return new Fact(name, Form.TEXT, List.of(value));
  }

  /** Any number of words. */
  static Fact list(String name, List<String> values) {
    return new Fact(name, Form.LIST, values);
  }

  /** The values as one text. */
  public String value() {
    return String.join("; ", values);
  }

  /** Name and value. */
  @Override
  public String toString() {
    return name + " " + value();
  }
}
