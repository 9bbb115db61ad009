package org.crit4j.query.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Takes rows and writes them in a format. */
public interface RowWriter {
  /**
   * Begins a table.
   *
   * @param columns the names of the columns
   * @throws IOException if the output cannot be written
   */
  void begin(List<String> columns) throws IOException;

  /**
   * Takes a row.
   *
   * @param cells a value for each column, as {@link Cells} has them; empty for NULL
   * @throws IOException if the output cannot be written
   */
  void row(List<Optional<Object>> cells) throws IOException;

  /**
   * Ends the table; without it the output is not complete.
   *
   * @throws IOException if the output cannot be written
   */
  void finish() throws IOException;
}
