package org.crit4j.query.engine;

import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.IndexColumn;

/** A way to read a table. */
abstract class ReadOnlyIndex extends Index {
  ReadOnlyIndex(FleetView table, String name, IndexColumn[] columns, IndexType type) {
    super(table, 0, name, columns, 0, type);
  }

  final FleetView view() {
    return (FleetView) table;
  }

  @Override
  public String getCreateSQL() {
    return "";
  }

  @Override
  public void close(SessionLocal session) {}

  @Override
  public void add(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public void remove(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public void remove(SessionLocal session) {
    throw readOnly();
  }

  @Override
  public void truncate(SessionLocal session) {
    throw readOnly();
  }

  private static DbException readOnly() {
    return DbException.getUnsupportedException("checkpoints are read only");
  }

  @Override
  public boolean needRebuild() {
    return false;
  }

  @Override
  public void checkRename() {
    throw readOnly();
  }

  @Override
  public long getRowCount(SessionLocal session) {
    return table.getRowCount(session);
  }

  @Override
  public long getRowCountApproximation(SessionLocal session) {
    return table.getRowCountApproximation(session);
  }
}
