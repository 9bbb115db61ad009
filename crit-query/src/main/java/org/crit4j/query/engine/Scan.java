package org.crit4j.query.engine;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;
import org.h2.result.Row;
import org.h2.table.Column;

/**
 * The rows of a table, checkpoint after checkpoint. A row is valid until the next one is asked for:
 * its checkpoint is closed then if it was the last.
 */
final class Scan implements Iterator<Row> {
  private static final int NONE = -1;

  private final Fleet fleet;
  private final FleetTable<?> table;
  private final Column[] columns;
  private final int end;
  private int next;
  private int held = NONE;
  private Iterator<FleetRow> rows = Collections.emptyIterator();
  private long key;

  /** Reads the checkpoints whose numbers are in a range. */
  Scan(Fleet fleet, FleetTable<?> table, Column[] columns, int from, int end) {
    this.fleet = fleet;
    this.table = table;
    this.columns = columns;
    this.next = from;
    this.end = end;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext()) {
      release();
      if (next == end) {
        return false;
      }
      held = next++;
      rows = fleet.rows(table, held);
    }
    return true;
  }

  private void release() {
    rows = Collections.emptyIterator();
    if (held != NONE) {
      fleet.release(held);
      held = NONE;
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return new ViewRow(rows.next(), columns, key++);
  }
}
