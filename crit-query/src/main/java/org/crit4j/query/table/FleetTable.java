package org.crit4j.query.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.container.report.ContainerTables;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.Table;
import org.crit4j.report.TableReference;
import org.crit4j.report.Tables;

/**
 * A table over the checkpoints of a fleet: that of the report, with the checkpoint as first column.
 *
 * @param <R> the class of the rows in the report
 */
public final class FleetTable<R> {
  /** The name of the first column. */
  public static final String CHECKPOINT = "checkpoint";

  /** Tables that read pages, or everything. */
  private static final Set<Table<?, ?>> EXPENSIVE =
      Set.of(Tables.PAGE_CONTENTS, Tables.LIBRARIES, Tables.FINDINGS, Tables.STATISTICS);

  /** The problems of the checkpoints that have been read, or are read for it. */
  public static final FleetTable<ProblemRow> PROBLEMS =
      new FleetTable<>(ProblemRow.TABLE, it -> List.of());

  /**
   * The places where a pattern is in memory; not among {@link #all}, since it needs the pattern.
   */
  public static final FleetTable<MatchRow> MATCHES =
      new FleetTable<>(MatchRow.TABLE, it -> List.of());

  private static final List<FleetTable<?>> ALL = list();

  private final Table<?, R> table;
  private final List<Cell<R>> cells = new ArrayList<>();
  private final Function<OpenCheckpoint, Iterable<R>> rows;

  private FleetTable(Table<?, R> table, Function<OpenCheckpoint, Iterable<R>> rows) {
    this.table = table;
    this.rows = rows;
    flatten("", table.columns(), it -> Optional.of(it));
  }

  /** A column in SQL. */
  private record Cell<R>(
      String name, ColumnType type, String documentation, Function<R, Optional<?>> value) {}

  /** A row in a row becomes columns of its own: {@code local_port}. */
  private <N> void flatten(String prefix, List<Column<N>> columns, Function<R, Optional<N>> part) {
    for (Column<N> column : columns) {
      String name = prefix + column.name();
      Function<R, Optional<?>> value = row -> part.apply(row).flatMap(column::value);
      if (column.type() instanceof ColumnType.RowOf<?> row) {
        flattenRow(name + "_", row, value);
      } else {
        cells.add(new Cell<>(name, column.type(), column.documentation(), value));
      }
    }
  }

  private <N> void flattenRow(
      String prefix, ColumnType.RowOf<N> type, Function<R, Optional<?>> value) {
    flatten(prefix, type.columns(), row -> value.apply(row).map(type.rowType()::cast));
  }

  private static List<FleetTable<?>> list() {
    List<FleetTable<?>> all = new ArrayList<>();
    for (Table<CheckpointReport, ?> each : Tables.all()) {
      all.add(ofProcesses(each));
    }
    for (Table<ContainerReport, ?> each : ContainerTables.all()) {
      all.add(ofContainer(each));
    }
    all.add(PROBLEMS);
    return List.copyOf(all);
  }

  private static <R> FleetTable<R> ofProcesses(Table<CheckpointReport, R> table) {
    return new FleetTable<>(
        table,
        it -> {
          Optional<CheckpointReport> report = it.processes();
          return report.isPresent() ? table.rows(report.get()) : List.of();
        });
  }

  private static <R> FleetTable<R> ofContainer(Table<ContainerReport, R> table) {
    return new FleetTable<>(table, it -> table.rows(it.container()));
  }

  /** All tables, {@link #PROBLEMS} at the end. */
  public static List<FleetTable<?>> all() {
    return ALL;
  }

  /** The names of all tables. */
  public static List<String> names() {
    return ALL.stream().map(FleetTable::name).toList();
  }

  /** The table of a name; empty if there is none. */
  public static Optional<FleetTable<?>> named(String name) {
    return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /**
   * The documentation of all tables in Markdown.
   *
   * @param only the names of the tables to describe; all if there are none
   */
  public static String reference(List<String> only) {
    return TableReference.of(
        Stream.concat(ALL.stream().map(it -> it.table), Stream.of(MatchRow.TABLE))
            .filter(it -> only.isEmpty() || only.contains(it.name()))
            .toList());
  }

  /** Its name. */
  public String name() {
    return table.name();
  }

  /** Whether it reads pages, or everything. */
  public boolean isExpensive() {
    return EXPENSIVE.contains(table);
  }

  /** The names of its columns. */
  public List<String> columns() {
    List<String> names = new ArrayList<>(List.of(CHECKPOINT));
    cells.forEach(it -> names.add(it.name()));
    return names;
  }

  /** The types of its columns. */
  public List<CellType> types() {
    List<CellType> types = new ArrayList<>(List.of(new CellType(CellType.Kind.TEXT, false)));
    cells.forEach(it -> types.add(CellType.of(it.type())));
    return types;
  }

  /** The documentation of its columns, a sentence each. */
  public List<String> documentation() {
    List<String> sentences = new ArrayList<>(List.of("Path of the checkpoint."));
    cells.forEach(it -> sentences.add(it.documentation()));
    return sentences;
  }

  /** Its rows in a checkpoint, one at a time. */
  Iterator<FleetRow> rows(OpenCheckpoint checkpoint) {
    return rows(checkpoint.label(), rows.apply(checkpoint));
  }

  /** Rows with the checkpoint that they are of. */
  Iterator<FleetRow> rows(String label, Iterable<R> all) {
    Iterator<R> each = all.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public FleetRow next() {
        R row = each.next();
        return at -> at == 0 ? Optional.of(label) : cell(cells.get(at - 1), row);
      }
    };
  }

  private static <R> Optional<Object> cell(Cell<R> cell, R row) {
    return cell.value().apply(row).map(it -> Cells.of(cell.type(), it));
  }

  /** No rows. */
  static Iterator<FleetRow> none() {
    return Collections.emptyIterator();
  }

  @Override
  public String toString() {
    return name();
  }
}
