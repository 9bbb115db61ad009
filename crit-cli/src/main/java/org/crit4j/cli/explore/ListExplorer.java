package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.text.TextTable;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.DeletedFileRow;
import org.crit4j.report.JsonRows;
import org.crit4j.report.LibraryRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Table;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/**
 * One list for all processes, with PID and command in each row: {@code crit x DIR libs} and {@code
 * deleted}.
 *
 * @param <R> the rows
 */
public final class ListExplorer<R> implements Explorer {
  private final String key;
  private final Table<CheckpointReport, R> table;
  private final List<Column<R>> columns;
  private final List<String> spared;
  private final BiFunction<CheckpointReport, Task, List<R>> rows;

  private ListExplorer(
      String key,
      Table<CheckpointReport, R> table,
      List<Column<R>> columns,
      List<String> spared,
      BiFunction<CheckpointReport, Task, List<R>> rows) {
    this.key = key;
    this.table = table;
    this.columns = columns;
    this.spared = spared;
    this.rows = rows;
  }

  /** Programs and libraries with their build IDs. */
  public static ListExplorer<LibraryRow> libraries() {
    return new ListExplorer<>(
        "libraries",
        Tables.LIBRARIES,
        Tables.LIBRARIES.columns("start", "build_id", "path"),
        List.of("START", "COMMAND"),
        LibraryRow::of);
  }

  /** Files that were deleted while processes held them. */
  public static ListExplorer<DeletedFileRow> deletedFiles() {
    return new ListExplorer<>(
        "deleted_files",
        Tables.DELETED_FILES,
        Tables.DELETED_FILES.columns("holders", "size", "path", "kept"),
        List.of("KEPT", "COMMAND"),
        DeletedFileRow::of);
  }

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    List<String> titles = new ArrayList<>(List.of("PID", "COMMAND"));
    columns.forEach(it -> titles.add(it.label().toUpperCase(Locale.ROOT)));
    TextTable text = out.table(titles, spared);
    for (Task task : exploration.tasks()) {
      ProcessRow process = new ProcessRow(exploration.report(), task);
      for (R row : rows.apply(exploration.report(), task)) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(process.pid()));
        cells.add(process.name().map(FileText::of).orElse("?"));
        columns.forEach(it -> cells.add(TextValues.of(it, row)));
        text.row(cells.toArray(String[]::new));
      }
    }
    text.finish();
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    JsonRows.array(
        out, key, table.columnsWithout("pid"), rows.apply(exploration.report(), process.task()));
  }
}
