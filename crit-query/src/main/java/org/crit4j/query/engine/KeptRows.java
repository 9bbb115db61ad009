package org.crit4j.query.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.h2.result.Row;

/**
 * Rows in memory.
 *
 * @param rows all of them
 * @param indexes by columns, then by the values in these
 */
record KeptRows(List<Row> rows, Map<List<Integer>, Map<List<Object>, List<Row>>> indexes) {
  /** All rows. */
  Iterator<Row> all() {
    return rows.iterator();
  }

  /**
   * The rows with certain values in certain columns.
   *
   * @param columns ids of columns
   * @param keys the values, as {@link LookupIndex#key} makes them
   */
  List<Row> with(List<Integer> columns, List<Object> keys) {
    if (columns.isEmpty()) {
      return rows;
    }
    return indexes.computeIfAbsent(columns, this::index).getOrDefault(keys, List.of());
  }

  private Map<List<Object>, List<Row>> index(List<Integer> columns) {
    Map<List<Object>, List<Row>> index = new HashMap<>();
    for (Row row : rows) {
      List<Object> keys = new ArrayList<>(columns.size());
      for (int column : columns) {
        keys.add(LookupIndex.key(row.getValue(column)).orElseThrow());
      }
      index.computeIfAbsent(keys, it -> new ArrayList<>(1)).add(row);
    }
    return index;
  }
}
