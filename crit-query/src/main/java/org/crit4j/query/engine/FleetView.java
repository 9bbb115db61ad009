package org.crit4j.query.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetTable;
import org.h2.command.ddl.CreateTableData;
import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.Column;
import org.h2.table.IndexColumn;
import org.h2.table.TableBase;
import org.h2.table.TableType;

/**
 * A table of a fleet as one of the engine. The first scan of a query reads row by row and keeps
 * nothing. For further ones, and for joins, the values that the query needs are kept: of the last
 * few checkpoints if the condition names one, else of all.
 */
final class FleetView extends TableBase {
  /** What most queries have in mind when they join by checkpoint: one after the other. */
  private static final int KEPT_CHECKPOINTS = 4;

  private static final int ALL = -1;

  private final Fleet fleet;
  private final FleetTable<?> source;
  private final Index scan;
  private final Index lookup;
  private final BitSet needed = new BitSet();
  private final Map<Integer, KeptRows> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, KeptRows> eldest) {
          return size() > KEPT_CHECKPOINTS && eldest.getKey() != ALL;
        }
      };
  private boolean scanned;

  FleetView(Fleet fleet, FleetTable<?> source, CreateTableData data) {
    super(data);
    this.fleet = fleet;
    this.source = source;
    this.scan = new ScanIndex(this, columns, IndexType.createScan(false));
    // A hash index: rows come in no order.
    this.lookup = new LookupIndex(this, LookupIndex.columns(columns));
  }

  /** How many rows a checkpoint may have, for plans. */
  double estimate() {
    return source.isExpensive() ? 100_000 : source.name().equals("processes") ? 20 : 1_000;
  }

  /** Notes which columns a plan needs. */
  void note(AllColumnsForPlan plan) {
    List<Column> all = plan == null ? List.of(columns) : plan.get(this);
    BitSet before = (BitSet) needed.clone();
    if (all != null) {
      all.stream().mapToInt(Column::getColumnId).filter(it -> it >= 0).forEach(needed::set);
    }
    if (!before.equals(needed)) {
      kept.clear();
    }
  }

  /** All rows. */
  Iterator<Row> all() {
    if (!scanned) {
      scanned = true;
      return new Scan(fleet, source, columns, 0, fleet.size());
    }
    return keptOf(ALL).all();
  }

  /** A new query begins. */
  void forget() {
    scanned = false;
    kept.clear();
    needed.clear();
  }

  /** The rows of a checkpoint. */
  List<KeptRows> ofCheckpoint(String label) {
    return fleet.numbers(label).stream().map(this::keptOf).toList();
  }

  /** The rows of all checkpoints. */
  KeptRows ofAll() {
    return keptOf(ALL);
  }

  private KeptRows keptOf(int number) {
    KeptRows rows = kept.get(number);
    if (rows == null) {
      int from = number == ALL ? 0 : number;
      int end = number == ALL ? fleet.size() : number + 1;
      List<Row> values = new ArrayList<>();
      new Scan(fleet, source, columns, from, end)
          .forEachRemaining(it -> values.add(KeptRow.of(it, needed)));
      rows = new KeptRows(values, new HashMap<>());
      kept.put(number, rows);
    }
    return rows;
  }

  @Override
  public Index getScanIndex(SessionLocal session) {
    return scan;
  }

  @Override
  public List<Index> getIndexes() {
    return List.of(scan, lookup);
  }

  @Override
  public TableType getTableType() {
    return TableType.EXTERNAL_TABLE_ENGINE;
  }

  @Override
  public boolean isInsertable() {
    return false;
  }

  @Override
  public long getMaxDataModificationId() {
    return 0;
  }

  @Override
  public boolean isDeterministic() {
    return true;
  }

  @Override
  public boolean canGetRowCount(SessionLocal session) {
    return false;
  }

  @Override
  public boolean canDrop() {
    return false;
  }

  @Override
  public long getRowCount(SessionLocal session) {
    return getRowCountApproximation(session);
  }

  @Override
  public long getRowCountApproximation(SessionLocal session) {
    return (long) estimate() * fleet.size();
  }

  @Override
  public void close(SessionLocal session) {}

  @Override
  public Index addIndex(
      SessionLocal session,
      String indexName,
      int indexId,
      IndexColumn[] cols,
      int uniqueColumnCount,
      IndexType indexType,
      boolean create,
      String indexComment) {
    throw readOnly();
  }

  @Override
  public void addRow(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public void removeRow(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public long truncate(SessionLocal session) {
    throw readOnly();
  }

  @Override
  public void checkSupportAlter() {
    throw readOnly();
  }

  private static DbException readOnly() {
    return DbException.getUnsupportedException("checkpoints are read only");
  }
}
