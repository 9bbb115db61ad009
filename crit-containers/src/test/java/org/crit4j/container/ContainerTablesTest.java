package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.container.report.ContainerRow;
import org.crit4j.container.report.ContainerTables;
import org.crit4j.container.report.RootfsChangeRow;
import org.crit4j.report.Column;
import org.crit4j.report.Table;
import org.crit4j.report.TextValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables on containers that engines have checkpointed. */
final class ContainerTablesTest {
  static List<Path> archives() {
    return List.of(Samples.PODMAN, Samples.COUNTER_1, Samples.COUNTER_2, Samples.CRI_O);
  }

  private static <R> List<R> all(Iterable<R> rows) {
    List<R> list = new ArrayList<>();
    rows.forEach(list::add);
    return list;
  }

  @ParameterizedTest
  @MethodSource("archives")
  void rowsHaveTheirTypesAndKeys(Path archive) throws IOException {
    try (ContainerCheckpoint container = Samples.open(archive)) {
      ContainerReport report = ContainerReport.of(container);
      for (Table<ContainerReport, ?> table : ContainerTables.all()) {
        check(report, table);
      }
      assertEquals(List.of(), report.problems().recorded());
    }
  }

  private static <R> void check(ContainerReport report, Table<ContainerReport, R> table) {
    Set<List<Optional<?>>> keys = new HashSet<>();
    for (R row : report.rows(table)) {
      for (Column<R> column : table.columns()) {
        Optional<?> value = column.value(row);
        assertTrue(value.isEmpty() || column.type().accepts(value.get()), column.name());
      }
      List<Optional<?>> key = new ArrayList<>();
      table.columns(table.key().toArray(String[]::new)).forEach(it -> key.add(it.value(row)));
      assertTrue(keys.add(key), table + " has two rows of " + key);
    }
  }

  @Test
  void aPodmanExport() throws IOException {
    try (ContainerCheckpoint container = Samples.open(Samples.PODMAN)) {
      ContainerReport report = ContainerReport.of(container);
      ContainerRow row = all(report.rows(ContainerTables.CONTAINERS)).get(0);
      List<String> texts = new ArrayList<>();
      ContainerTables.CONTAINERS
          .columns("name", "engine", "addresses", "mac_addresses", "size")
          .forEach(it -> texts.add(TextValues.of(it, row)));
      assertEquals(List.of("svc1", "Podman", "10.88.0.6", "ee:ac:78:b2:d6:27", "519.6 KiB"), texts);
      List<String> deleted =
          all(report.rows(ContainerTables.ROOTFS_CHANGES)).stream()
              .filter(it -> it.kind().equals("deleted"))
              .map(RootfsChangeRow::path)
              .map(TextValues::name)
              .toList();
      assertEquals(List.of("/bin/wget", "/etc/obsolete.conf"), deleted);
    }
  }
}
