package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.query.NamedQuery;
import org.crit4j.query.table.FleetTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code crit query} and {@code crit export}: the rows are what the other commands print. */
final class QueryTest {
  private static final String ARCHIVE = Fixtures.inCheckout("docs/podman-svc.tar.zst").toString();

  @TempDir private Path directory;

  static List<String> checkpoints() {
    List<String> all = new ArrayList<>(List.of(ARCHIVE));
    AgreementTest.checkpoints().forEach(it -> all.add(Fixtures.images(it).toString()));
    return all;
  }

  private static JsonArray query(String sql, String path) {
    return JsonParser.parseString(CritCall.of("query", "--format", "json", sql, path).text())
        .getAsJsonArray();
  }

  private static JsonArray explored(String path, String what) {
    return JsonParser.parseString(CritCall.of("x", "--json", path, what).text())
        .getAsJsonObject()
        .getAsJsonArray("processes");
  }

  private static String text(JsonElement value) {
    String text = value.isJsonPrimitive() ? value.getAsString() : value.toString();
    return text.matches("0x[0-9a-f]{1,16}")
        ? new BigInteger(text.substring(2), 16).toString()
        : text;
  }

  /** The members that are columns, with those of objects in them. */
  private static Map<String, String> facts(JsonObject row, List<String> columns) {
    Map<String, String> facts = new TreeMap<>();
    for (Map.Entry<String, JsonElement> each : row.entrySet()) {
      if (columns.contains(each.getKey())) {
        facts.put(each.getKey(), text(each.getValue()));
      } else if (each.getValue().isJsonObject()) {
        each.getValue()
            .getAsJsonObject()
            .entrySet()
            .forEach(it -> facts.put(each.getKey() + "_" + it.getKey(), text(it.getValue())));
        facts.keySet().retainAll(columns);
      }
    }
    return facts;
  }

  private static Map<String, String> member(String name, JsonElement value) {
    return Map.of(name, text(value));
  }

  /** What x prints of a kind of part, against the rows of the table. */
  private static void compare(String path, String what, String list, String table) {
    List<String> columns = FleetTable.named(table).orElseThrow().columns();
    List<Map<String, String>> printed = new ArrayList<>();
    for (JsonElement process : explored(path, what)) {
      JsonObject it = process.getAsJsonObject();
      JsonElement parts = it.get(list);
      for (JsonElement part : parts == null ? new JsonArray() : parts.getAsJsonArray()) {
        Map<String, String> facts = facts(part.getAsJsonObject(), columns);
        facts.putAll(member("pid", it.get("pid")));
        printed.add(facts);
      }
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonElement row : query("SELECT * FROM " + table + " WHERE pid IS NOT NULL", path)) {
      rows.add(facts(row.getAsJsonObject(), columns));
    }
    assertEquals(printed.size(), rows.size(), table);
    for (int i = 0; i < rows.size(); i++) {
      // A row may have more: x leaves out what stands above it.
      Map<String, String> row = rows.get(i);
      row.keySet().retainAll(printed.get(i).keySet());
      assertEquals(printed.get(i), row, table);
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void rowsAreWhatExplorersPrint(String path) {
    compare(path, "mems", "mappings", "mappings");
    compare(path, "rss", "pages", "page_runs");
    List<String> columns = FleetTable.named("processes").orElseThrow().columns();
    List<Map<String, String>> printed = new ArrayList<>();
    explored(path, "ps").forEach(it -> printed.add(facts(it.getAsJsonObject(), columns)));
    List<Map<String, String>> rows = new ArrayList<>();
    query("SELECT * FROM processes", path)
        .forEach(it -> rows.add(facts(it.getAsJsonObject(), columns)));
    rows.forEach(it -> it.remove("checkpoint"));
    for (int i = 0; i < printed.size(); i++) {
      rows.get(i).keySet().retainAll(printed.get(i).keySet());
    }
    assertEquals(printed, rows);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void descriptorsAndSocketsAreWhatExplorersPrint(String path) {
    Map<String, String> printed = new TreeMap<>();
    for (JsonElement process : explored(path, "fds")) {
      JsonElement all = process.getAsJsonObject().get("descriptors");
      for (JsonElement each : all == null ? new JsonArray() : all.getAsJsonArray()) {
        JsonObject it = each.getAsJsonObject();
        printed.put(
            text(process.getAsJsonObject().get("pid")) + " " + text(it.get("fd")),
            text(it.get("type")) + " " + text(it.get("id")) + " " + text(it.get("description")));
      }
    }
    Map<String, String> rows = new TreeMap<>();
    for (JsonElement each : query("SELECT * FROM descriptors", path)) {
      JsonObject it = each.getAsJsonObject();
      rows.put(
          text(it.get("pid")) + " " + text(it.get("fd")),
          text(it.get("type")) + " " + text(it.get("id")) + " " + text(it.get("description")));
    }
    assertEquals(printed, rows);
    Map<String, Map<String, String>> sockets = new TreeMap<>();
    List<String> columns = FleetTable.named("sockets").orElseThrow().columns();
    for (JsonElement process : explored(path, "sk")) {
      JsonElement all = process.getAsJsonObject().get("sockets");
      for (JsonElement each : all == null ? new JsonArray() : all.getAsJsonArray()) {
        Map<String, String> facts = facts(each.getAsJsonObject(), columns);
        sockets.put(facts.getOrDefault("id", ""), facts);
      }
    }
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (JsonElement each :
        query(
            "SELECT * FROM sockets s WHERE id IN (SELECT id FROM descriptors d"
                + " WHERE d.checkpoint = s.checkpoint)",
            path)) {
      Map<String, String> facts = facts(each.getAsJsonObject(), columns);
      facts.keySet().retainAll(sockets.getOrDefault(facts.get("id"), Map.of()).keySet());
      found.put(facts.getOrDefault("id", ""), facts);
    }
    assertEquals(sockets, found);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void findingsAreThoseOfValidate(String path) {
    List<String> printed = new ArrayList<>();
    JsonParser.parseString(CritCall.of("validate", "--format", "json", path).text())
        .getAsJsonObject()
        .getAsJsonArray("findings")
        .forEach(it -> printed.add(finding(it.getAsJsonObject())));
    List<String> rows = new ArrayList<>();
    query("SELECT * FROM findings", path).forEach(it -> rows.add(finding(it.getAsJsonObject())));
    assertEquals(printed, rows);
  }

  private static String finding(JsonObject finding) {
    List<String> parts = new ArrayList<>();
    for (String each : List.of("rule", "severity", "image", "entry", "field", "message")) {
      JsonElement value = finding.get(each);
      parts.add(value == null || value.isJsonNull() ? "" : value.getAsString());
    }
    return String.join(" ", parts);
  }

  @Test
  void containersAreWhatListAndInspectPrint() {
    JsonObject listed =
        JsonParser.parseString(CritCall.of("list", "--json", ARCHIVE).text())
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    JsonObject row = query("SELECT * FROM containers", ARCHIVE).get(0).getAsJsonObject();
    for (String[] names :
        new String[][] {
          {"container_name", "name"},
          {"image", "image"},
          {"id", "id"},
          {"runtime", "runtime"},
          {"created", "created"},
          {"checkpointed", "checkpointed"},
          {"engine", "engine"},
          {"form", "form"}
        }) {
      assertEquals(listed.get(names[0]), row.get(names[1]), names[0]);
    }
    assertEquals(
        listed.getAsJsonObject("checkpoint_size").get("total_size").getAsLong(),
        row.get("size").getAsLong());
    CritCall inspected = CritCall.of("inspect", "--all", ARCHIVE);
    for (JsonElement each : query("SELECT path FROM rootfs_changes", ARCHIVE)) {
      String path = text(each.getAsJsonObject().get("path"));
      String name = path.substring(path.lastIndexOf('/') + 1);
      assertTrue(inspected.text().contains(name), name);
    }
  }

  /** A copy of the sample with a listener, a mapping that is writable and executable, a key. */
  @Test
  void namedQueriesFindWhatIsPlanted() throws IOException {
    assertPlanted(
        "listening-sockets",
        ARCHIVE,
        "svc-worker,17,UNIX",
        "svc-worker,12,INET,TCP,127.0.0.1,8080",
        "svc-worker,16,INET6,TCP,::1,8081");
    assertPlanted(
        "secrets-in-environment",
        ARCHIVE,
        "DEMO_TOKEN",
        "DEMO_TOKEN",
        "DEMO_TOKEN",
        "DEMO_TOKEN",
        "DEMO_TOKEN");
    assertPlanted(
        "deleted-open-files",
        ARCHIVE,
        "1,svc-super",
        "2,svc-worker",
        "4,svc-idle",
        "5,svc-session",
        "6,svc-leaf");
    assertPlanted(
        "established-connections",
        ARCHIVE,
        "127.0.0.1,44326,127.0.0.1,8080",
        "127.0.0.1,8080,127.0.0.1,44326");
    assertPlanted(
        "libraries-by-build-id", ARCHIVE, "aaba7b1741d2dae3bc41633d24ea5560db061593,/bin/svc,1,5");
    assertPlanted("writable-executable-mappings", ARCHIVE);
    String planted = directory.resolve("planted").toString();
    CritCall edit =
        CritCall.of(
            "edit",
            "--set",
            "mm-10645.img:vmas[0].prot=0x7",
            "-o",
            planted,
            Fixtures.inCheckout("docs/sample-checkpoint").toString());
    assertEquals(0, edit.exitCode(), edit.err());
    assertPlanted("writable-executable-mappings", planted, "10645,unixsk,0x400000,4096,rwx");
    assertFalse(rows("largest-mappings", ARCHIVE).isEmpty());
    assertTrue(rows("largest-mappings", ARCHIVE).get(0).contains(",8388608,"));
    assertTrue(
        rows("duplicate-pages", ARCHIVE)
            .get(0)
            .contains(",2,svc-worker,heap,[heap],18,0,13,53248"));
  }

  private static List<String> rows(String query, String path) {
    List<String> lines =
        CritCall.of("query", "--named", query, "--format", "csv", path)
            .assertQuietSuccess()
            .text()
            .lines()
            .toList();
    return lines.subList(1, lines.size());
  }

  private static void assertPlanted(String query, String path, String... expected) {
    List<String> rows = rows(query, path);
    assertEquals(expected.length, rows.size(), query + ": " + rows);
    for (int i = 0; i < expected.length; i++) {
      assertTrue(rows.get(i).contains(expected[i]), rows.get(i));
    }
  }

  @Test
  void everyNamedQueryHasADescriptionAndRuns() {
    assertEquals(8, NamedQuery.names().size());
    for (NamedQuery each : NamedQuery.all()) {
      assertTrue(each.description().endsWith("."), each.name());
      rows(each.name(), ARCHIVE);
    }
  }

  @Test
  void mistakesAreAnsweredWithTheNearestName() {
    CritCall.of("query", "--named", "deleted-open-file", ARCHIVE)
        .assertFailure(
            2,
            " query: unknown query \"deleted-open-file\"; did you mean \"deleted-open-files\"?"
                + " (crit query --list-named) (see crit query --help)");
    CritCall.of("query", "--tables", "soket")
        .assertFailure(
            2,
            " query: unknown table \"soket\"; did you mean \"sockets\"? (see crit query --help)");
    CritCall.of("query", "SELECT * FROM soket", ARCHIVE)
        .assertFailure(
            1, " query: line 1, column 15: there is no table \"soket\"; did you mean \"sockets\"?");
    CritCall.of("export", "--format", "csv", "-o", directory.toString(), "--tables", "x,y", ARCHIVE)
        .assertFailure(2, " export: unknown table \"x\" (see crit export --help)");
    CritCall.of("query", "SELECT 1")
        .assertFailure(2, " query: no checkpoint given (see crit query --help)");
    CritCall.of("query", "--since", "soon", "SELECT 1", ARCHIVE)
        .assertFailure(
            2,
            " query: \"soon\" is not a valid time; expected 90m, 24h, 7d, 2026-11-28 or"
                + " 2026-11-28T12:00:00Z (see crit query --help)");
  }

  @Test
  void tablesArePrintedWithTheirColumns() {
    String all = CritCall.of("query", "--tables").assertQuietSuccess().text();
    FleetTable.names()
        .forEach(
            it -> assertTrue(all.contains("\n## " + it + "\n") || all.startsWith("## " + it), it));
    String one = CritCall.of("query", "--tables", "problems").assertQuietSuccess().text();
    assertTrue(one.startsWith("## problems\n"), one);
    assertFalse(one.contains("## sockets"));
  }

  @Test
  void anArchiveOnStandardInputAndAFileWithTheQuery() throws IOException {
    Path script =
        Files.writeString(directory.resolve("q.sql"), "SELECT COUNT(*) AS n\nFROM processes;\n");
    CritCall call =
        CritCall.of(
            Files.readAllBytes(Path.of(ARCHIVE)),
            "query",
            "--format",
            "csv",
            "-f",
            script.toString(),
            "-");
    assertEquals("n\r\n6\r\n", call.assertQuietSuccess().text());
  }

  @Test
  void scansGoOnWhereTheLastOneEnded() throws IOException {
    String state = directory.resolve("state").toString();
    String broken = Files.writeString(directory.resolve("checkpoint-b.tar"), "nothing").toString();
    String[] query = {
      "query", "--state", state, "--format", "csv", "SELECT pid FROM processes", ARCHIVE, broken
    };
    assertEquals(7, CritCall.of(query).text().lines().count());
    CritCall again = CritCall.of(query);
    assertEquals("pid\r\n", again.text());
    assertEquals(1, again.exitCode(), "the broken one comes again");
    assertTrue(again.err().contains("checkpoint-b.tar"), again.err());
    CritCall old =
        CritCall.of(
            "query", "--since", "0s", "--format", "csv", "SELECT pid FROM processes", ARCHIVE);
    assertEquals("pid\r\n", old.assertQuietSuccess().text());
  }
}
