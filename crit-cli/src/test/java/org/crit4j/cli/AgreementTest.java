package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.ExitStatus;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.MappingRow;
import org.crit4j.report.PageRunRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every checkpoint of the corpus, through all commands and through the library: one truth. */
final class AgreementTest {
  private static final int PAGE = 4096;

  static List<String> checkpoints() {
    return Fixtures.checkpoints().stream().filter(AgreementTest::hasProcesses).toList();
  }

  static List<String> others() {
    return Fixtures.checkpoints().stream().filter(it -> !hasProcesses(it)).toList();
  }

  private static boolean hasProcesses(String name) {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.images(name))) {
      return checkpoint.hasTasks();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the rows of the library say, by a key. */
  private static Map<String, String> library(String name, Facts facts) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.images(name))) {
      facts.of(CheckpointReport.of(checkpoint), found);
    }
    return found;
  }

  /** Collects facts. */
  private interface Facts {
    void of(CheckpointReport report, Map<String, String> found) throws IOException;
  }

  private static JsonElement json(String... arguments) {
    return JsonParser.parseString(CritCall.of(arguments).text());
  }

  private static JsonArray explored(String name, String what) {
    return json("x", "--json", Fixtures.images(name).toString(), what)
        .getAsJsonObject()
        .getAsJsonArray("processes");
  }

  private static JsonObject inspected(String name) {
    return json("inspect", "--all", "--format", "json", Fixtures.images(name).toString())
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject();
  }

  /** The members of the lists that processes have, with the process they are of. */
  private static Map<String, String> parts(
      Iterable<JsonElement> processes, String list, BiFunction<String, JsonObject, String[]> fact) {
    Map<String, String> found = new TreeMap<>();
    for (JsonElement each : processes) {
      JsonObject process = each.getAsJsonObject();
      JsonElement parts = process.get(list);
      for (JsonElement part : parts == null ? new JsonArray() : parts.getAsJsonArray()) {
        String[] entry = fact.apply(text(process, "pid"), part.getAsJsonObject());
        found.put(entry[0], entry[1]);
      }
    }
    return found;
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static List<JsonObject> tree(JsonElement process) {
    List<JsonObject> all = new ArrayList<>();
    JsonObject object = process.getAsJsonObject();
    all.add(object);
    if (object.has("children")) {
      object.getAsJsonArray("children").forEach(it -> all.addAll(tree(it)));
    }
    return all;
  }

  private static List<JsonObject> inspectedProcesses(String name) {
    List<JsonObject> all = new ArrayList<>();
    JsonElement trees = inspected(name).get("process_tree");
    for (JsonElement each : trees.isJsonArray() ? trees.getAsJsonArray() : List.of(trees)) {
      all.addAll(tree(each));
    }
    return all;
  }

  private static Map<String, Long> statistics(String name, String title) {
    Map<String, Long> found = new TreeMap<>();
    JsonObject all = json("stats", "--json", Fixtures.images(name).toString()).getAsJsonObject();
    for (JsonElement each : all.getAsJsonArray("sections")) {
      if (text(each.getAsJsonObject(), "title").equals(title)) {
        for (JsonElement row : each.getAsJsonObject().getAsJsonArray("rows")) {
          found.put(
              text(row.getAsJsonObject(), "label"), row.getAsJsonObject().get("value").getAsLong());
        }
      }
    }
    return found;
  }

  private static String process(String name, String state, String code, String signal) {
    return name + ", " + state.toLowerCase(Locale.ROOT) + ", " + code + "/" + signal;
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void processes(String name) throws IOException {
    Map<String, String> library =
        library(
            name,
            (report, found) -> {
              for (ProcessRow row : report.rows(Tables.PROCESSES)) {
                Optional<ExitStatus> exit = row.exit();
                found.put(
                    Long.toString(row.pid()),
                    process(
                        row.name().map(Object::toString).orElse(""),
                        row.state().name(),
                        exit.flatMap(it -> number(it.code())).orElse(""),
                        exit.flatMap(it -> number(it.signal())).orElse("")));
              }
            });
    Map<String, String> x = new TreeMap<>();
    for (JsonElement each : explored(name, "ps")) {
      JsonObject it = each.getAsJsonObject();
      x.put(
          text(it, "pid"),
          process(
              text(it, "name"), text(it, "state"), text(it, "exit_code"), text(it, "exit_signal")));
    }
    assertEquals(library, x);
    Map<String, String> inspect = new TreeMap<>();
    for (JsonObject it : inspectedProcesses(name)) {
      inspect.put(
          text(it, "pid"),
          process(
              text(it, "command").equals("?") ? "" : text(it, "command"),
              // checkpointctl's word for it.
              text(it, "task_state").replace("Dead", "zombie"),
              text(it, "exit_code"),
              text(it, "exit_signal")));
    }
    assertEquals(library, inspect);
    long counted = statistics(name, "processes").values().stream().mapToLong(Long::longValue).sum();
    assertEquals(library.size(), counted);
  }

  private static Optional<String> number(OptionalInt number) {
    return number.isPresent() ? Optional.of(Integer.toString(number.getAsInt())) : Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void mappings(String name) throws IOException {
    Map<String, String> library =
        library(
            name,
            (report, found) -> {
              for (MappingRow row : report.rows(Tables.MAPPINGS)) {
                found.put(
                    row.pid() + " 0x" + Long.toHexString(row.start()),
                    row.bytes() + " " + row.name().map(Object::toString).orElse(""));
              }
            });
    Map<String, String> x =
        parts(
            explored(name, "mems"),
            "mappings",
            (pid, it) ->
                new String[] {
                  pid + " " + text(it, "start"), text(it, "bytes") + " " + text(it, "name")
                });
    assertEquals(library, x);
    long bytes =
        library.values().stream().mapToLong(it -> Long.parseLong(it.split(" ", 2)[0])).sum();
    long counted =
        statistics(name, "mapped memory").values().stream().mapToLong(Long::longValue).sum();
    assertEquals(bytes, counted);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void pages(String name) throws IOException {
    Map<String, Long> states = new TreeMap<>();
    Map<String, String> library =
        library(
            name,
            (report, found) -> {
              for (PageRunRow row : report.rows(Tables.PAGE_RUNS)) {
                // That of shared memory is of no process.
                if (row.pid().isPresent()) {
                  String pid = row.pid().get().toString();
                  found.put(
                      pid + " 0x" + Long.toHexString(row.start()), row.count() + " " + row.state());
                  states.merge(pid + " " + row.state(), row.count(), Long::sum);
                }
              }
            });
    Map<String, String> x =
        parts(
            explored(name, "rss"),
            "pages",
            (pid, it) ->
                new String[] {
                  pid + " " + text(it, "start"), text(it, "count") + " " + text(it, "state")
                });
    assertEquals(library, x);
    JsonArray sizes =
        json("memparse", "--json", Fixtures.images(name).toString())
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("processes");
    for (JsonElement each : sizes) {
      String pid = text(each.getAsJsonObject(), "pid");
      long stored =
          states.getOrDefault(pid + " present", 0L) + states.getOrDefault(pid + " in parent", 0L);
      if (each.getAsJsonObject().has("memory")) {
        assertEquals(stored * PAGE, each.getAsJsonObject().get("memory").getAsLong(), pid);
      } else {
        assertEquals(0, stored, pid);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void files(String name) throws IOException {
    Map<String, String> library =
        library(
            name,
            (report, found) -> {
              for (DescriptorRow row : report.rows(Tables.DESCRIPTORS)) {
                found.put(
                    row.pid() + " " + row.fd(),
                    row.type() + " " + row.id() + " " + row.description());
              }
            });
    Map<String, String> x =
        parts(
            explored(name, "fds"),
            "descriptors",
            (pid, it) ->
                new String[] {
                  pid + " " + text(it, "fd"),
                  text(it, "type") + " " + text(it, "id") + " " + text(it, "description")
                });
    assertEquals(library, x);
    JsonElement inspected = inspected(name).get("file_descriptors");
    Map<String, String> inspect =
        parts(
            inspected == null ? new JsonArray() : inspected.getAsJsonArray(),
            "open_files",
            (pid, it) ->
                new String[] {
                  pid + " " + text(it, "fd").replaceAll("[^0-9]", ""), text(it, "type")
                });
    for (Map.Entry<String, String> each : inspect.entrySet()) {
      String found = library.get(each.getKey());
      if (found != null) {
        assertTrue(found.startsWith(each.getValue() + " "), each + " is " + found);
      }
    }
    long descriptors = statistics(name, "in all processes").getOrDefault("descriptors", 0L);
    assertEquals(library.size(), descriptors);
  }

  private static String socket(String family, String type, String state, String waiting) {
    return family + " " + type + " " + state + " " + waiting;
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void socketsAndQueues(String name) throws IOException {
    Map<String, String> library =
        library(
            name,
            (report, found) -> {
              for (DescriptorRow row : report.rows(Tables.DESCRIPTORS)) {
                Optional<SocketRow> socket = row.file().flatMap(FileRow::socket);
                socket.ifPresent(
                    it ->
                        found.put(
                            row.pid() + " " + row.fd(),
                            socket(
                                it.familyName(),
                                it.typeName().orElse(""),
                                it.stateName().orElse(""),
                                Long.toString(it.waitingBytes()))));
              }
            });
    BiFunction<String, JsonObject, String[]> fact =
        (pid, it) ->
            new String[] {
              pid + " " + text(it, "fd"),
              socket(
                  text(it, "family"),
                  text(it, "socket_type"),
                  text(it, it.has("data") ? "" : "state"),
                  text(it, "waiting_bytes"))
            };
    assertEquals(library, parts(explored(name, "sk"), "sockets", fact));
    JsonElement inspected = inspected(name).get("sockets");
    Map<String, String> inspect =
        parts(
            inspected == null ? new JsonArray() : inspected.getAsJsonArray(),
            "open_sockets",
            (pid, it) ->
                new String[] {
                  pid + " " + text(it, "fd"),
                  socket(
                      text(it, "family"),
                      text(it, "socket_type"),
                      text(it.getAsJsonObject("data"), "state"),
                      it.has("waiting_bytes") ? text(it, "waiting_bytes") : "0")
                });
    assertEquals(new TreeSet<>(library.keySet()), new TreeSet<>(inspect.keySet()));
    inspect.forEach(
        (key, value) -> {
          if (value.split(" ", -1)[2].isEmpty()) {
            value =
                value.replaceFirst(
                    " ( [0-9]+)$", " " + library.getOrDefault(key, "  ").split(" ", -1)[2] + "$1");
          }
          assertEquals(library.get(key), value, key);
        });
  }

  @ParameterizedTest
  @MethodSource("others")
  void whereThereIsNoProcessAllSaySo(String name) {
    String images = Fixtures.images(name).toString();
    for (String[] each :
        new String[][] {
          {"x", images, "ps"},
          {"x", "--json", images, "ps"},
          {"memparse", images},
          {"memparse", "--json", images},
        }) {
      CritCall call = CritCall.of(each);
      assertEquals(1, call.exitCode(), String.join(" ", each));
      assertEquals("", call.text(), String.join(" ", each));
      assertTrue(call.err().contains("pstree.img: there is no such image"), call.err());
    }
  }
}
