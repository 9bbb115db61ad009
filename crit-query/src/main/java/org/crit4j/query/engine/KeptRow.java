package org.crit4j.query.engine;

import java.util.BitSet;
import org.h2.result.DefaultRow;
import org.h2.result.Row;
import org.h2.value.Value;

/** A row with the values that a query needs, which outlasts its checkpoint. */
final class KeptRow extends DefaultRow {
  private KeptRow(Value[] values, long key) {
    super(values);
    setKey(key);
  }

  /**
   * Reads values of a row.
   *
   * @param needed the columns
   */
  static KeptRow of(Row row, BitSet needed) {
    Value[] values = new Value[row.getColumnCount()];
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      values[i] = row.getValue(i);
    }
    return new KeptRow(values, row.getKey());
  }

  @Override
  public Value getValue(int at) {
    if (at >= 0 && data[at] == null) {
      throw new IllegalStateException("column " + at + " was not among those of the query");
    }
    return super.getValue(at);
  }
}
