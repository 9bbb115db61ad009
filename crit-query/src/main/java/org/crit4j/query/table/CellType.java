package org.crit4j.query.table;

import org.crit4j.report.ColumnType;

/**
 * The type of a column outside the report, which engines and formats of files have their own types
 * for.
 *
 * @param kind of the values
 * @param isList whether each value is a list of such values
 */
public record CellType(Kind kind, boolean isList) {
  /** The kinds of values. */
  public enum Kind {
    /** A whole number of 64 bits that may be negative: {@code Long}. */
    INTEGER,
    /** A whole number of 64 bits without sign: {@code BigInteger}. */
    UNSIGNED,
    /** True or false: {@code Boolean}. */
    BOOLEAN,
    /** A point in time: {@code Instant}. */
    TIME,
    /** Text: {@code String}. */
    TEXT,
    /** JSON: {@link Cells.Json}. */
    JSON
  }

  /** The type for a column of the report. */
  public static CellType of(ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      Kind element = list.element() instanceof ColumnType.Simple simple ? kind(simple) : Kind.JSON;
      return element == Kind.JSON ? new CellType(Kind.JSON, false) : new CellType(element, true);
    }
    return new CellType(type instanceof ColumnType.Simple simple ? kind(simple) : Kind.JSON, false);
  }

  private static Kind kind(ColumnType.Simple type) {
    return switch (type) {
      case INTEGER, DURATION -> Kind.INTEGER;
      case UNSIGNED, SIZE, ADDRESS -> Kind.UNSIGNED;
      case TIME -> Kind.TIME;
      case MASK, FLAGS, ENUM, STRING, TEXT -> Kind.TEXT;
      case BOOLEAN -> Kind.BOOLEAN;
      case MESSAGE -> Kind.JSON;
    };
  }
}
