package org.crit4j.query.engine;

import org.crit4j.query.table.FleetRow;
import org.h2.result.DefaultRow;
import org.h2.table.Column;
import org.h2.value.Value;

/** A row of the engine whose values are read from the checkpoint when they are needed. */
final class ViewRow extends DefaultRow {
  private static final int MEMORY = 64;

  private final FleetRow row;
  private final Column[] columns;

  ViewRow(FleetRow row, Column[] columns, long key) {
    super(new Value[columns.length], MEMORY);
    this.row = row;
    this.columns = columns;
    setKey(key);
  }

  @Override
  public Value getValue(int at) {
    if (at >= 0 && data[at] == null) {
      data[at] = H2Values.of(row.cell(at), columns[at].getType());
    }
    return super.getValue(at);
  }

  @Override
  public Value[] getValueList() {
    for (int i = 0; i < data.length; i++) {
      getValue(i);
    }
    return super.getValueList();
  }
}
