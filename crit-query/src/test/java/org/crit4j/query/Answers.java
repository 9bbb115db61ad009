package org.crit4j.query;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.query.engine.Engine;
import org.crit4j.query.table.Cells;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.RowWriter;

/** Answers of queries, and the problems on the way. */
final class Answers implements AutoCloseable {
  private final List<String> problems = new ArrayList<>();
  private final Fleet fleet;
  private final Engine engine;

  Answers(List<Path> paths) {
    fleet = fleet(paths, problems);
    engine = new Engine(fleet);
  }

  Answers(Path... paths) {
    this(List.of(paths));
  }

  static Fleet fleet(List<Path> paths, List<String> problems) {
    return new Fleet(
        paths,
        new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE),
        it -> problems.add(it.getMessage()));
  }

  Fleet fleet() {
    return fleet;
  }

  List<String> problems() {
    return problems;
  }

  /** The rows, by name of the column, without NULL. */
  List<Map<String, Object>> rows(String sql) throws IOException {
    Collector collector = new Collector();
    engine.run(sql, collector);
    return collector.rows;
  }

  /** The rows as text with blanks between the cells. */
  List<String> lines(String sql) throws IOException {
    return rows(sql).stream()
        .map(it -> String.join(" ", it.values().stream().map(Cells::text).toList()))
        .toList();
  }

  @Override
  public void close() {
    engine.close();
    fleet.close();
  }

  private static final class Collector implements RowWriter {
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private List<String> names = List.of();

    @Override
    public void begin(List<String> columns) {
      names = columns;
    }

    @Override
    public void row(List<Optional<Object>> cells) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        cells.get(i).ifPresent(it -> row.put(name, it));
      }
      rows.add(row);
    }

    @Override
    public void finish() {}
  }
}
