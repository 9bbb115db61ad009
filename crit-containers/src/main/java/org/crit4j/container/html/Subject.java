package org.crit4j.container.html;

import java.util.List;
import java.util.Optional;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/**
 * The checkpoint of a page, and how it is shown.
 *
 * @param container the report on the container
 * @param report the report on its processes
 * @param processes the processes, the first of them before their children
 * @param diff the differences to a checkpoint before it
 * @param masking hides secrets
 */
record Subject(
    ContainerReport container,
    CheckpointReport report,
    List<ProcessNode> processes,
    Optional<ContainerDiff> diff,
    Masking masking) {
  /** A longer text is cut. */
  private static final int LONGEST = 1_000;

  private static final int MOST_ROWS = 400;
  private static final int MOST_MAPPINGS = 2_400;
  private static final int FEWEST_MAPPINGS = 12;

  /** Rows of a table. */
  static int mostRows() {
    return MOST_ROWS;
  }

  /** Rows of the table of mappings of one process: those of many processes have to fit, too. */
  int mostMappings() {
    return Math.max(FEWEST_MAPPINGS, MOST_MAPPINGS / Math.max(1, processes.size()));
  }

  /** A text of the checkpoint: masked, and not too long. */
  String shown(String text) {
    return cut(masking.text(text));
  }

  /** A text that is masked, not too long. */
  String cut(String masked) {
    return masked.length() <= LONGEST
        ? masked
        : masked.substring(0, LONGEST) + "… (" + (masked.length() - LONGEST) + " more characters)";
  }

  /** The value of a column. */
  <R> Optional<String> shown(Column<R> column, R row) {
    return column
        .value(row)
        .map(it -> TextValues.of(column.type(), it))
        .map(text -> isNumber(column.type()) ? text : shown(text));
  }

  /** Whether values are numbers, in which no secret is looked for. */
  static boolean isNumber(ColumnType type) {
    return type == ColumnType.Simple.INTEGER
        || type == ColumnType.Simple.UNSIGNED
        || type == ColumnType.Simple.SIZE
        || type == ColumnType.Simple.DURATION;
  }

  /** The command line of a process, or its name in brackets as ps has it. */
  String commandLine(ProcessRow process) {
    String line = masking.commandLine(process);
    return line.isBlank() ? "[" + name(process) + "]" : shown(line);
  }

  /** The name of a process. */
  String name(ProcessRow process) {
    return process.name().map(TextValues::name).map(this::shown).orElse("?");
  }

  /** A process in a few words: {@code 7 nginx}. */
  String label(ProcessRow process) {
    return process.pid() + " " + name(process);
  }

  /** A command line that shows more than the page. */
  String command(String words) {
    String path = container.container().label();
    boolean plain =
        path.chars()
            .allMatch(
                it -> it > 0x7f || Character.isLetterOrDigit(it) || "/._-+:=@%".indexOf(it) >= 0);
    return "crit " + words.replace("PATH", plain ? path : "'" + path.replace("'", "'\\''") + "'");
  }

  /** Counts the rows of a table. */
  long count(org.crit4j.report.Table<CheckpointReport, ?> table) {
    long count = 0;
    for (Object row : report.rows(table)) {
      count += row == null ? 0 : 1;
    }
    return count;
  }

  /** The threads of all processes. */
  long threads() {
    return count(Tables.THREADS);
  }
}
