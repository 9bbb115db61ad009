package org.crit4j.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.container.report.ContainerTables;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.json.JsonOutput;
import org.crit4j.query.engine.Engine;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.JsonRowWriter;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.JsonRows;
import org.crit4j.report.Table;
import org.crit4j.report.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each table in SQL has the rows of the report, value by value. */
final class AllTablesTest {
  static List<Path> checkpoints() {
    List<Path> all = new ArrayList<>(List.of(Fixtures.inCheckout("docs/podman-svc.tar.zst")));
    Fixtures.checkpoints().forEach(it -> all.add(Fixtures.images(it)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void rowsAreThoseOfTheReport(Path path) throws IOException {
    List<String> problems = new ArrayList<>();
    try (Fleet fleet = Answers.fleet(List.of(path), problems);
        Engine engine = new Engine(fleet);
        ContainerCheckpoint container =
            ContainerCheckpoint.open(
                path,
                ContainerCheckpoint.Purpose.PROCESSES,
                ArchiveLimits.DEFAULT,
                Warnings.IGNORE);
        Checkpoint checkpoint = Checkpoint.of(container.images())) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      for (Table<CheckpointReport, ?> table : Tables.all()) {
        compare(engine, table, report);
      }
      for (Table<ContainerReport, ?> table : ContainerTables.all()) {
        compare(engine, table, ContainerReport.of(container));
      }
    }
  }

  private static <S, R> void compare(Engine engine, Table<S, R> table, S source)
      throws IOException {
    List<Map<String, String>> expected = new ArrayList<>();
    for (R row : table.rows(source)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      JsonOutput out = JsonOutput.lines(bytes);
      JsonRows.object(out, table.columns(), row);
      out.flush();
      expected.add(flat(bytes.toString(StandardCharsets.US_ASCII), table));
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    engine.run("SELECT * FROM " + table.name(), JsonRowWriter.lines(answer));
    List<Map<String, String>> actual = new ArrayList<>();
    for (String line : answer.toString(StandardCharsets.US_ASCII).lines().toList()) {
      Map<String, String> row = flat(line, table);
      row.remove("checkpoint");
      actual.add(row);
    }
    assertEquals(expected, actual, table.name());
  }

  /** Members of rows in rows are columns of their own; addresses are numbers. */
  private static Map<String, String> flat(String json, Table<?, ?> table) {
    Map<String, String> flat = new TreeMap<>();
    JsonObject object = JsonParser.parseString(json).getAsJsonObject();
    for (Map.Entry<String, JsonElement> each : object.entrySet()) {
      boolean isRow =
          table
              .column(each.getKey())
              .filter(it -> it.type().toString().startsWith("row("))
              .isPresent();
      if (isRow) {
        each.getValue()
            .getAsJsonObject()
            .entrySet()
            .forEach(it -> flat.put(each.getKey() + "_" + it.getKey(), text(it.getValue())));
      } else if (table
          .column(each.getKey())
          .filter(it -> it.type().toString().equals("address"))
          .isPresent()) {
        flat.put(each.getKey(), number(each.getValue().getAsString()).toString());
      } else {
        flat.put(each.getKey(), text(each.getValue()));
      }
    }
    return flat;
  }

  private static BigInteger number(String text) {
    return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
  }

  private static String text(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }
}
