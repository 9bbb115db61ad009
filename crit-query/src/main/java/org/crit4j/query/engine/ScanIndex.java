package org.crit4j.query.engine;

import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexType;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.Column;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.jspecify.annotations.Nullable;

/** All rows of a table, one after the other. */
final class ScanIndex extends ReadOnlyIndex {
  ScanIndex(FleetView table, Column[] columns, IndexType type) {
    super(table, table.getName() + "_scan", IndexColumn.wrap(columns), type);
  }

  @Override
  public Cursor find(
      SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, boolean reverse) {
    return new RowCursor(view().all());
  }

  @Override
  public double getCost(
      SessionLocal session,
      int @Nullable [] masks,
      TableFilter[] filters,
      int filter,
      SortOrder sortOrder,
      AllColumnsForPlan columns,
      boolean isSelect) {
    view().note(columns);
    return 10 * view().estimate();
  }

  @Override
  public boolean isFindUsingFullTableScan() {
    return true;
  }

  @Override
  public String getPlanSQL() {
    return table.getName() + ", all rows";
  }
}
