package org.crit4j.query.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.crit4j.query.table.FleetTable;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.IndexCondition;
import org.h2.index.IndexType;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.Column;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.h2.value.Value;
import org.h2.value.ValueNull;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table with certain values in certain columns. A condition on the checkpoint reads
 * that one only; others look into an index in memory, which is made when the first join needs it.
 */
final class LookupIndex extends ReadOnlyIndex {
  LookupIndex(FleetView table, IndexColumn[] columns) {
    super(
        table, table.getName() + "_lookup", columns, IndexType.createNonUnique(false, true, false));
  }

  /** The columns whose values can be looked up, the checkpoint first. */
  static IndexColumn[] columns(Column[] all) {
    List<Column> some = new ArrayList<>();
    for (Column column : all) {
      switch (column.getType().getValueType()) {
        case Value.BIGINT, Value.NUMERIC, Value.VARCHAR, Value.BOOLEAN -> some.add(column);
        default -> {
          // Not what tables are joined by.
        }
      }
    }
    return IndexColumn.wrap(some.toArray(new Column[0]));
  }

  /** What equals for equal values; empty for values of other types. */
  static Optional<Object> key(Value value) {
    return switch (value.getValueType()) {
      case Value.TINYINT,
          Value.SMALLINT,
          Value.INTEGER,
          Value.BIGINT,
          Value.NUMERIC,
          Value.DECFLOAT ->
          Optional.of(value.getBigDecimal().stripTrailingZeros());
      case Value.VARCHAR -> Optional.of(value.getString());
      case Value.BOOLEAN -> Optional.of(value.getBoolean());
      case Value.NULL -> Optional.of(ValueNull.INSTANCE);
      default -> Optional.empty();
    };
  }

  @Override
  public Cursor find(
      SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, boolean reverse) {
    Optional<String> checkpoint = Optional.empty();
    List<Integer> ids = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Column column : getColumns()) {
      int id = column.getColumnId();
      Optional<Object> key = exact(session, first, last, id);
      if (key.isPresent() && isCheckpoint(column)) {
        checkpoint = Optional.of(key.get().toString());
      } else if (key.isPresent()) {
        ids.add(id);
        keys.add(key.get());
      }
    }
    return new RowCursor(rows(checkpoint, ids, keys));
  }

  private Iterator<Row> rows(Optional<String> checkpoint, List<Integer> ids, List<Object> keys) {
    if (checkpoint.isEmpty()) {
      return view().ofAll().with(ids, keys).iterator();
    }
    List<KeptRows> of = view().ofCheckpoint(checkpoint.get());
    List<Row> rows = new ArrayList<>();
    of.forEach(it -> rows.addAll(it.with(ids, keys)));
    return rows.iterator();
  }

  private static boolean isCheckpoint(Column column) {
    return column.getName().equals(FleetTable.CHECKPOINT);
  }

  private static Optional<Object> exact(
      SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, int id) {
    Value from = first == null ? null : first.getValue(id);
    Value to = last == null ? null : last.getValue(id);
    return from != null && to != null && session.compare(from, to) == 0
        ? key(from)
        : Optional.empty();
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
    double cost = 20 * view().estimate();
    for (int i = 0; masks != null && i < getColumns().length; i++) {
      Column column = getColumns()[i];
      if ((masks[column.getColumnId()] & IndexCondition.EQUALITY) != 0) {
        cost = Math.min(cost, isCheckpoint(column) ? view().estimate() : 3);
      }
    }
    return cost;
  }

  @Override
  public String getPlanSQL() {
    return table.getName() + ", rows by value";
  }
}
