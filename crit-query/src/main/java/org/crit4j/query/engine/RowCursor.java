package org.crit4j.query.engine;

import java.util.Iterator;
import org.h2.index.Cursor;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.jspecify.annotations.Nullable;

/** A cursor over an iterator. */
final class RowCursor implements Cursor {
  private final Iterator<? extends Row> rows;
  private @Nullable Row current;

  RowCursor(Iterator<? extends Row> rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Row get() {
    return current;
  }

  @Override
  public @Nullable SearchRow getSearchRow() {
    return current;
  }

  @Override
  public boolean next() {
    current = rows.hasNext() ? rows.next() : null;
    return current != null;
  }

  @Override
  public boolean previous() {
    throw DbException.getInternalError("rows are read forwards");
  }
}
