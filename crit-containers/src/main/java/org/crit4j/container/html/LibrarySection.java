package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.LibraryRow;
import org.crit4j.report.Tables;

/** Programs and libraries, each once, with the processes that map them. */
final class LibrarySection {
  private LibrarySection() {}

  private record Use(LibraryRow first, List<Long> pids) {}

  static Section of(Subject subject) {
    Map<List<Object>, Use> uses = new LinkedHashMap<>();
    for (LibraryRow row : subject.report().rows(Tables.LIBRARIES)) {
      List<Object> key = List.of(row.path(), row.buildId(), row.isExecutable(), row.bytes());
      uses.computeIfAbsent(key, it -> new Use(row, new ArrayList<>())).pids().add(row.pid());
    }
    List<Column<Use>> columns = new ArrayList<>();
    Tables.LIBRARIES
        .columns("path", "build_id", "is_executable", "bytes")
        .forEach(it -> columns.add(ofFirst(it)));
    columns.add(
        new Column<>(
            "processes",
            "processes",
            new ColumnType.ListOf(ColumnType.Simple.INTEGER),
            "PIDs of the processes that map it.",
            Use::pids));
    return new TableSection<>(
        subject,
        "libraries",
        "Programs and libraries",
        "libraries",
        columns,
        List.copyOf(uses.values()),
        "x --long PATH libs");
  }

  private static Column<Use> ofFirst(Column<LibraryRow> column) {
    return new Column<>(
        column.name(),
        column.label(),
        column.type(),
        column.documentation(),
        it -> column.value(it.first()));
  }
}
