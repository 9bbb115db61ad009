package org.crit4j.query.table;

import java.util.Optional;

/** A row of a table over a fleet; a value is read when it is asked for. */
@FunctionalInterface
public interface FleetRow {
  /**
   * The value of a column, as {@link Cells} has them; empty for NULL.
   *
   * @param column its place in {@link FleetTable#columns}
   */
  Optional<Object> cell(int column);
}
