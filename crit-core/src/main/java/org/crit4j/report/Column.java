package org.crit4j.report;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param name lower case, with underscores; unique in the table
 * @param label the name in texts for people: {@code expires in}
 * @param type which values it has
 * @param documentation what it says, in a sentence
 * @param accessor gets the value from a row: a value of the type, or an optional one
 */
public record Column<R>(
    String name,
    String label,
    ColumnType type,
    String documentation,
    Function<? super R, ?> accessor) {

  /** The value in a row; empty if it is not recorded, does not apply, or cannot be read. */
  public Optional<?> value(R row) {
    Object value = accessor.apply(row);
    if (value instanceof Optional<?> optional) {
      return optional;
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
    if (value instanceof OptionalInt number) {
      return number.isPresent()
          ? Optional.of(Integer.toUnsignedLong(number.getAsInt()))
          : Optional.empty();
    }
    return Optional.of(value);
  }
}
