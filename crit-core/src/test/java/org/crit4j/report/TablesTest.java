package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.json.JsonOutput;
import org.crit4j.json.JsonStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All tables on all checkpoints of the corpus: types, keys, and both formats. */
final class TablesTest {
  @TempDir private Path directory;

  static List<String> corpus() throws IOException {
    return Corpus.names();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void rowsHaveTheirTypes(String name) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(Corpus.unpack(name, directory))) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      for (Table<CheckpointReport, ?> table : Tables.all()) {
        check(report, table);
      }
      // Some cases are made up or images of other commands: what they lack is a problem.
      boolean whole = checkpoint.hasTasks() && !name.startsWith("synthetic");
      assertEquals(
          whole ? 0 : 1,
          report.problems().recorded().size(),
          () -> "" + report.problems().recorded());
    }
  }

  private static <R> void check(CheckpointReport report, Table<CheckpointReport, R> table)
      throws IOException {
    Set<List<Object>> keys = new HashSet<>();
    for (R row : report.rows(table)) {
      List<Object> key = new ArrayList<>();
      for (Column<R> column : table.columns()) {
        Optional<?> value = column.value(row);
        String where = table + "." + column.name();
        value.ifPresent(it -> assertTrue(column.type().accepts(it), where + " is " + it));
        value.ifPresent(it -> assertFalse(TextValues.of(column.type(), it).contains("Optional")));
        if (table.key().contains(column.name())) {
          key.add(value.orElse(null));
        }
      }
      assertTrue(keys.add(key), table + " has two rows of " + key);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      JsonOutput json = new JsonOutput(bytes, JsonStyle.PRETTY);
      JsonRows.object(json, table.columns(), row);
      json.finish();
      assertTrue(bytes.size() > 2);
    }
  }

  @Test
  void namesAreUniqueAndKeysAreColumns() {
    Set<String> names = new HashSet<>();
    for (Table<CheckpointReport, ?> table : Tables.all()) {
      assertTrue(names.add(table.name()), table.name());
      assertTrue(table.name().matches("[a-z_]+"), table.name());
      assertTrue(table.documentation().endsWith("."), table.name());
      Set<String> columns = new HashSet<>();
      for (Column<?> column : table.columns()) {
        String where = table + "." + column.name();
        assertTrue(columns.add(column.name()), where);
        assertTrue(column.name().matches("[a-z_]+"), where);
        assertTrue(column.documentation().endsWith("."), where);
      }
      assertTrue(columns.containsAll(table.key()), table.name());
      assertEquals(Optional.of(table), Tables.named(table.name()));
    }
  }
}
