package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit diff}: what is different between two checkpoints. */
final class DiffTest {
  private static final int PAGE = 4096;

  @TempDir private Path directory;

  private static CritCall diff(String... options) {
    List<String> arguments = new ArrayList<>(List.of("diff"));
    arguments.addAll(List.of(options));
    return CritCall.of(arguments.toArray(String[]::new)).assertQuietSuccess();
  }

  private static JsonObject counters(String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--format=json");
    arguments.add(ContainerSamples.COUNTER_1);
    arguments.add(ContainerSamples.COUNTER_2);
    return JsonParser.parseString(diff(arguments.toArray(String[]::new)).text()).getAsJsonObject();
  }

  private static JsonObject all() {
    return counters("--ps-tree-cmd", "--files", "--sockets", "--show-unchanged");
  }

  private static JsonObject theirs() throws IOException {
    return JsonParser.parseString(ContainerSamples.expected("counter.diff.json")).getAsJsonObject();
  }

  /** Whether a list has an object with these members, among others. */
  private static boolean has(JsonArray array, JsonObject wanted) {
    for (JsonElement each : array) {
      JsonObject object = each.getAsJsonObject();
      if (wanted.keySet().stream().allMatch(it -> wanted.get(it).equals(object.get(it)))) {
        return true;
      }
    }
    return false;
  }

  private static void assertHasAll(JsonArray theirs, JsonArray ours) {
    for (JsonElement each : theirs) {
      assertTrue(has(ours, each.getAsJsonObject()), () -> "lacks " + each);
    }
  }

  @Test
  void whatCheckpointctlSaysIsThere() throws IOException {
    JsonObject theirs = theirs();
    JsonObject ours = all();
    for (String key : List.of("container_id", "container_name", "image")) {
      assertEquals(theirs.get(key), ours.get(key));
    }
    for (String side : List.of("checkpoint_a", "checkpoint_b")) {
      for (String key : List.of("created", "total_size")) {
        assertEquals(theirs.getAsJsonObject(side).get(key), ours.getAsJsonObject(side).get(key));
      }
    }
    assertHasAll(
        theirs.getAsJsonObject("process_changes").getAsJsonArray("unchanged"),
        ours.getAsJsonObject("process_changes").getAsJsonArray("unchanged"));
    assertHasAll(
        theirs.getAsJsonObject("socket_changes").getAsJsonArray("unchanged"),
        ours.getAsJsonObject("socket_changes").getAsJsonArray("unchanged"));
    JsonObject memory = theirs.getAsJsonObject("memory_changes");
    for (String key : memory.keySet()) {
      assertEquals(memory.get(key), ours.getAsJsonObject("memory_changes").get(key));
    }
  }

  @Test
  void filesThatCheckpointctlCallsUnchangedAreThatOrHaveMoved() throws IOException {
    JsonObject files = all().getAsJsonObject("file_changes");
    JsonArray common = new JsonArray();
    common.addAll(files.getAsJsonArray("unchanged"));
    common.addAll(files.getAsJsonArray("modified"));
    assertHasAll(theirs().getAsJsonObject("file_changes").getAsJsonArray("unchanged"), common);
    // The position of the counter's log says more than its name.
    String moved = files.getAsJsonArray("modified").get(0).toString();
    assertTrue(moved.contains("\"path\":\"/tmp/counter.log\""), moved);
    assertTrue(moved.contains("{\"name\":\"position\",\"before\":\"6\",\"after\":\"24\"}"), moved);
  }

  @Test
  void defect9AHelperThatWasStartedAgainIsNoNoise() {
    JsonObject ours = all();
    JsonObject processes = ours.getAsJsonObject("process_changes");
    JsonObject restarted = processes.getAsJsonArray("restarted").get(0).getAsJsonObject();
    assertEquals(15, restarted.get("pid").getAsInt());
    assertEquals("sleep 0.5 ", restarted.get("cmdline").getAsString());
    assertEquals(6, restarted.getAsJsonObject("before").get("pid").getAsInt());
    assertFalse(processes.has("added"));
    assertFalse(processes.has("removed"));
    assertFalse(ours.getAsJsonObject("file_changes").has("added"));
    assertFalse(ours.getAsJsonObject("file_changes").has("removed"));
    String text = diff(ContainerSamples.COUNTER_1, ContainerSamples.COUNTER_2).text();
    assertTrue(text.contains("│   ~ PID 15    sleep (PID 6 before)\n"), text);
    assertTrue(text.contains("\nProcesses: +0 -0 ~0, 1 restarted\n"), text);
  }

  @Test
  void defect7TwoRunsAreEqual() {
    assertEquals(all(), all());
    String[] options = {
      "--files",
      "--sockets",
      "--show-unchanged",
      ContainerSamples.COUNTER_1,
      ContainerSamples.COUNTER_2
    };
    assertEquals(diff(options).text(), diff(options).text());
  }

  @Test
  void theTreeIsThatOfCheckpointctl() throws IOException {
    String ours =
        diff(
                "--ps-tree-cmd",
                "--files",
                "--sockets",
                "--show-unchanged",
                ContainerSamples.COUNTER_1,
                ContainerSamples.COUNTER_2)
            .text();
    for (String line : ContainerSamples.expected("counter.diff.txt").split("\n", -1)) {
      boolean ofRestarted = line.contains("PID 15") || line.contains("PID 6 ");
      boolean counted =
          line.matches("(Processes|Files|Memory): .*|│ (Added|Removed):|│ ↑ Increased by .*");
      if (!ofRestarted && !counted) {
        String other = line.replace("  = PID 1     REG      /tmp", "  ~ PID 1     REG      /tmp");
        assertTrue(ours.contains("\n" + other), () -> "lacks \"" + other + "\" in " + ours);
      }
    }
  }

  private Path unpack(String name) throws IOException {
    return ContainerSamples.unpack(ContainerSamples.COUNTER_2, directory.resolve(name));
  }

  @Test
  void changedPagesAreCountedByMapping() throws IOException {
    Path one = unpack("a");
    Path other = unpack("b");
    Path pages = other.resolve("checkpoint/pages-1.img");
    long last = Files.size(pages) / PAGE - 1;
    try (RandomAccessFile file = new RandomAccessFile(pages.toFile(), "rw")) {
      file.seek(last * PAGE);
      int old = file.read();
      file.seek(last * PAGE);
      file.write(old ^ 1);
    }
    String text = diff(one.toString(), other.toString()).text();
    assertTrue(text.contains("│ = No change in size\n"), text);
    assertTrue(text.contains("│ PID 15: 1 of ") || text.contains("│ PID 1: 1 of "), text);
    assertEquals(1, text.lines().filter(it -> it.startsWith("│   ~ ")).count(), text);
    assertTrue(text.contains("1 pages changed"), text);
    String without = diff("--no-memory", one.toString(), other.toString()).text();
    assertFalse(without.contains("pages changed"), without);
  }

  @Test
  void theSameCheckpointHasNoDifference() {
    String text =
        diff("--files", "--sockets", ContainerSamples.PODMAN, ContainerSamples.PODMAN).text();
    assertTrue(text.contains("\nProcesses: +0 -0 ~0\nMemory: no change\n"), text);
    assertFalse(text.contains("Configuration"), text);
  }

  @Test
  void valuesOfTheConfigurationAreCompared() throws IOException {
    Path one = unpack("a");
    Path other = unpack("b");
    Path config = other.resolve("config.dump");
    JsonObject changed = JsonParser.parseString(Files.readString(config)).getAsJsonObject();
    changed.addProperty("shmSize", 42);
    changed.addProperty("added", true);
    Files.writeString(config, changed.toString());
    Files.writeString(other.resolve("deleted.files"), "[\"/etc/gone\"]");
    String text = diff("--no-memory", one.toString(), other.toString()).text();
    assertTrue(text.contains("│ + config.dump: $.added: none -> true\n"), text);
    assertTrue(text.contains("config.dump: $.shmSize: "), text);
    assertTrue(text.contains("│ + /etc/gone (deleted)\n"), text);
  }

  @Test
  void contentsOfTheFileSystemAreCompared() {
    String text =
        diff("--no-memory", ContainerSamples.COUNTER_1, ContainerSamples.COUNTER_2).text();
    assertTrue(
        text.contains("│ ~ /tmp/counter.log (file, 8 bytes, mode 0644, owner 0:0 -> file, 24"),
        text);
  }

  @Test
  void checkpointsOfDifferentContainersAreRefused() {
    CritCall call = CritCall.of("diff", ContainerSamples.COUNTER_1, ContainerSamples.PODMAN);
    assertEquals(1, call.exitCode());
    assertEquals("", call.text());
    assertTrue(
        call.err().startsWith("crit diff: checkpoints are from different containers: 0250026a"),
        call.err());
    String text =
        diff("--force", "--files", ContainerSamples.COUNTER_1, ContainerSamples.PODMAN).text();
    assertTrue(text.contains("│   + PID 5"), text);
  }

  @Test
  void twoCheckpointsAreNeeded() {
    assertEquals(2, CritCall.of("diff", ContainerSamples.COUNTER_1).exitCode());
    assertEquals(2, CritCall.of("diff", "--format=x", "a", "b").exitCode());
  }
}
