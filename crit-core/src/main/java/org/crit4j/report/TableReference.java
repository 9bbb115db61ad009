package org.crit4j.report;

import java.util.List;

/** The documentation of tables as text in Markdown. */
public final class TableReference {
  private final StringBuilder text = new StringBuilder();

  private TableReference() {}

  /** A section for each table, with a line for each column. */
  public static String of(List<? extends Table<?, ?>> tables) {
    TableReference reference = new TableReference();
    tables.forEach(reference::table);
    return reference.text.toString();
  }

  /** A line for each type of columns. */
  public static String types() {
    TableReference reference = new TableReference();
    reference.line("| Type | Java | JSON | Text |");
    reference.line("|---|---|---|---|");
    for (ColumnType.Simple type : ColumnType.Simple.values()) {
      reference.line(
          "| %s | `%s` | %s | %s |"
              .formatted(type, type.javaType().getSimpleName(), type.json(), type.text()));
    }
    reference.line("| list of ... | `List` | array | values with commas between them |");
    reference.line("| row(...) | a record or message | object | labels and values |");
    return reference.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private <R> void table(Table<?, R> table) {
    line("");
    line("## " + table.name());
    line("");
    line(table.documentation() + " Key: " + String.join(", ", table.key()) + ".");
    line("");
    line("| Column | Type | Contents |");
    line("|---|---|---|");
    columns("", table.columns());
  }

  private <R> void columns(String prefix, List<Column<R>> columns) {
    for (Column<R> column : columns) {
      ColumnType type = column.type();
      line(
          "| %s%s | %s | %s |"
              .formatted(prefix, column.name(), type, column.documentation().replace("|", "\\|")));
      if (type instanceof ColumnType.ListOf list) {
        type = list.element();
      }
      if (type instanceof ColumnType.RowOf<?> row) {
        columns(prefix + column.name() + ".", row.columns());
      }
    }
  }
}
