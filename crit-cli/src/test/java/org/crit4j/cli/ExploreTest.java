package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code crit x} and {@code crit stats} show besides what CRIT does. */
final class ExploreTest {
  private static final String SAMPLE = Sample.DIRECTORY.toString();

  @TempDir private Path directory;

  static List<String> cases() throws IOException {
    try (Stream<Path> all = Files.list(Fixtures.file("explore"))) {
      return all.filter(Files::isDirectory)
          .map(it -> images(String.valueOf(it.getFileName())))
          .sorted()
          .toList();
    }
  }

  private static String images(String name) {
    return Fixtures.images(name).toString();
  }

  private static JsonObject json(String... arguments) {
    return JsonParser.parseString(CritCall.of(arguments).assertQuietSuccess().text())
        .getAsJsonObject();
  }

  private static JsonObject process(JsonObject document, int pid) {
    for (JsonElement process : document.getAsJsonArray("processes")) {
      if (process.getAsJsonObject().get("pid").getAsInt() == pid) {
        return process.getAsJsonObject();
      }
    }
    throw new AssertionError("no process " + pid);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void jsonHasEveryProcessOfEveryCheckpoint(String images) {
    // The pages that have the command lines are left out of the test's images, which is told.
    String ps = CritCall.of("x", images, "ps", "--json").text();
    int processes = JsonParser.parseString(ps).getAsJsonObject().getAsJsonArray("processes").size();
    assertTrue(processes > 0);
    for (String what : List.of("fds", "mems", "rss", "sk", "libs", "deleted")) {
      JsonArray all = json("x", images, what, "--json").getAsJsonArray("processes");
      assertEquals(processes, all.size(), what);
    }
    assertTrue(json("stats", images, "--json").getAsJsonArray("sections").size() > 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void longFormsKeepTheLinesOfTheShortOnes(String images) {
    for (String what : List.of("ps", "fds", "mems")) {
      long lines = CritCall.of("x", images, what).text().lines().count();
      String text = CritCall.of("x", images, what, "--long").assertQuietSuccess().text();
      // A unix socket's name may have line ends in the short form only.
      assertTrue(text.lines().count() <= lines, what);
    }
  }

  @Test
  void jsonOfProcessesHasTheirThreadsAndCommandLines() {
    JsonObject process = process(json("x", SAMPLE, "ps", "--json"), 10645);
    assertEquals("unixsk", process.get("name").getAsString());
    assertEquals("alive", process.get("state").getAsString());
    assertEquals(
        "/srv/app/bin/unixsk", process.getAsJsonArray("command_line").get(0).getAsString());
    assertEquals(1, process.getAsJsonArray("threads").size());
    assertFalse(process.has("environment"));
    assertTrue(process(json("x", SAMPLE, "ps", "--json", "-e"), 10645).has("environment"));
  }

  @Test
  void zombiesAreShownAndHaveNothing() {
    JsonObject zombie = process(json("x", images("container"), "fds", "--json"), 3);
    assertEquals("zombie", zombie.get("state").getAsString());
    assertEquals(0, zombie.getAsJsonArray("descriptors").size());
    String fds = CritCall.of("x", images("container"), "fds").text();
    assertTrue(fds.contains("\n3\n\t(zombie)\n"), fds);
    assertTrue(fds.endsWith("   root: /\n"), fds);
  }

  @Test
  void memoryFilesHaveTheirNames() {
    String text = CritCall.of("x", images("memory"), "mems", "--long").text();
    assertTrue(text.contains("rw-s        12.0 KiB memfd:na\u00efve \u20ac\n"), text);
    assertTrue(text.contains("shmem[3485]\n"), text);
    assertTrue(text.contains("[vvar]\n"), text);
    assertTrue(text.contains("[stack]\n"), text);
  }

  @Test
  void bytesThatAreNotTextAreLoneSurrogatesInJson() {
    String text = CritCall.of("x", images("names-bytes"), "fds", "--json").text();
    assertTrue(text.contains("\"path\": \"/srv/app/run/names-bytes/latin1 caf\\udce9\""), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd", "fds"})
  void oneProcessCanBeChosenWithItsDescendants(String what) {
    String one = CritCall.of("x", images("container"), what, "--pid", "2").text();
    assertEquals(List.of("2"), one.lines().filter(it -> !it.startsWith("\t")).toList());
    String tree = CritCall.of("x", images("container"), what, "--pid", "2", "--tree").text();
    assertEquals(List.of("2", "6", "7"), tree.lines().filter(it -> !it.startsWith("\t")).toList());
    String root = CritCall.of("x", images("container"), "ps", "--pid", "6").text();
    assertEquals(2, root.lines().count());
  }

  @Test
  void theViewMayStandBeforeTheCheckpoint() {
    String text = CritCall.of("x", SAMPLE, "ps").assertQuietSuccess().text();
    assertEquals(text, CritCall.of("x", "ps", SAMPLE).assertQuietSuccess().text());
  }

  @Test
  void aThreadIsNamedWithItsProcess() {
    for (String[] line : new String[][] {{"x", "--pid", "7"}, {"memparse", "-p", "7"}}) {
      List<String> words = new ArrayList<>(List.of(line));
      words.add(ContainerSamples.PODMAN);
      if (line[0].equals("x")) {
        words.add("ps");
      }
      CritCall call = CritCall.of(words.toArray(String[]::new));
      assertEquals(
          "crit "
              + line[0]
              + ": "
              + ContainerSamples.PODMAN
              + ":checkpoint: 7 is a thread of process 2; expected a process: --pid 2\n",
          call.err());
      assertEquals(1, call.exitCode());
    }
  }

  @Test
  void whatIsAskedForMustBeThere() {
    CritCall.of("x", SAMPLE, "ps", "--pid", "1")
        .assertFailure(1, " x: " + SAMPLE + ": no process with PID 1; expected 10645");
    CritCall.of("x", directory.resolve("none").toString(), "ps")
        .assertFailure(
            1, " x: " + directory.resolve("none") + ": there is no such file or directory");
    CritCall.of("x", directory.toString(), "ps")
        .assertFailure(1, " x: " + directory + CheckpointPlacesTest.NONE);
  }

  @Test
  void aWrongWordIsRefused() {
    assertEquals(2, CritCall.of("x", SAMPLE, "files").exitCode());
    assertEquals(2, CritCall.of("x", SAMPLE).exitCode());
    assertEquals(2, CritCall.of("x", SAMPLE, "ps", "--pid", "one").exitCode());
  }

  @Test
  void whatIsDamagedIsToldAndTheRestIsShown() throws IOException {
    Sample.copyTo(directory.resolve("images"));
    Path files = directory.resolve("images/files.img");
    byte[] bytes = Files.readAllBytes(files);
    Files.write(files, Arrays.copyOf(bytes, bytes.length - 5));
    CritCall call = CritCall.of("x", directory.resolve("images").toString(), "fds");
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.err().startsWith("crit x: " + files + ": entry "), call.err());
    assertEquals(26, call.text().lines().count());
    CritCall stats = CritCall.of("stats", directory.resolve("images").toString());
    assertEquals(1, stats.exitCode());
    assertTrue(stats.text().contains("mapped memory"), stats.text());
  }

  @Test
  void controlCharactersDoNothingOnATerminal() {
    String names = images("names-bytes");
    assertTrue(CritCall.of("x", names, "fds").text().contains("\r\n=09]"));
    String shown = CritCall.onTerminal("x", names, "fds").text();
    assertTrue(shown.contains("\\u000d\\u000a=09]"), shown);
    assertFalse(shown.contains("\r"), shown);
  }

  @Test
  void threadsHaveTheStateOfTheirProcess() {
    String text = CritCall.of("x", images("threads-timers"), "ps", "-t", "--long").text();
    List<String> threads = text.lines().filter(line -> line.contains("{")).toList();
    assertFalse(threads.isEmpty(), text);
    int column = text.lines().findFirst().orElseThrow().indexOf("STATE");
    threads.forEach(line -> assertTrue(line.startsWith("alive ", column), text));
  }

  @Test
  void deepTreesHaveTheirLevelAsANumber() throws IOException {
    StringBuilder entries = new StringBuilder();
    for (int pid = 1; pid <= 2000; pid++) {
      entries.append(pid == 1 ? "" : ",");
      entries.append("{\"pid\":" + pid + ",\"ppid\":" + (pid - 1) + ",\"pgid\":1,\"sid\":1");
      entries.append(",\"threads\":[" + pid + "]}");
    }
    Path json = directory.resolve("pstree.json");
    Files.writeString(json, "{\"magic\":\"PSTREE\",\"entries\":[" + entries + "]}");
    Path images = Files.createDirectory(directory.resolve("deep"));
    CritCall.of("encode", "-i", json.toString(), "-o", images.resolve("pstree.img").toString())
        .assertQuietSuccess();
    List<String> lines =
        CritCall.of("x", images.toString(), "ps", "--long").text().lines().toList();
    int column = lines.get(1).indexOf('?');
    assertEquals(column + 80, lines.get(21).indexOf('?'));
    assertEquals(" ".repeat(80) + "[level 21] ?", lines.get(22).substring(column));
    assertEquals(" ".repeat(80) + "[level 1999] ?", lines.get(2000).substring(column));
    // The reference indents all of them.
    String last = CritCall.of("x", images.toString(), "ps").text().lines().toList().get(2000);
    assertTrue(last.endsWith("   " + " ".repeat(4 * 1999) + "?"));
  }

  @Test
  void threadsAreListedBelowTheirProcess() {
    String text = CritCall.of("x", images("threads-timers"), "ps", "-t").text();
    assertTrue(text.lines().anyMatch(it -> it.strip().endsWith("}")), text);
  }

  @Test
  void socketsAreATable() {
    String text = CritCall.of("x", images("inet-sockets"), "sk").assertQuietSuccess().text();
    assertTrue(
        text.replaceAll(" +", " ")
            .contains("10685 5 INET6 STREAM TCP LISTEN 0 0 [::1]:18082 - inet\n"),
        text);
    long sockets = text.lines().count() - 2;
    JsonArray all =
        process(json("x", images("inet-sockets"), "sk", "--json"), 10685).getAsJsonArray("sockets");
    assertEquals(sockets, all.size());
    assertEquals(
        "127.0.0.1",
        all.get(0).getAsJsonObject().getAsJsonObject("local").get("address").getAsString());
  }

  @Test
  void librariesHaveTheirBuildIds() {
    CritCall call = CritCall.of("x", ContainerSamples.PODMAN, "libs").assertQuietSuccess();
    assertTrue(
        call.text()
            .replaceAll(" {2,}", " | ")
            .contains(
                "1 | svc-super | 0x400000 | aaba7b1741d2dae3bc41633d24ea5560db061593 | /bin/svc\n"),
        call.text());
    String json = json("x", ContainerSamples.PODMAN, "libs", "--json").toString();
    assertTrue(json.contains("\"build_id\":\"aaba7b1741d2dae3bc41633d24ea5560db061593\""), json);
  }

  @Test
  void deletedFilesHaveTheirHolders() {
    String text =
        CritCall.of("x", images("files"), "deleted")
            .assertQuietSuccess()
            .text()
            .replaceAll(" {2,}", " | ");
    assertTrue(
        text.contains(" | 16 | 2.9 KiB | /srv/app/run/files/ghost small | kept as ghost file 2\n"),
        text);
    assertTrue(
        text.contains(
            " | mapped | 4.9 KiB | /srv/app/run/files/mapped gone | kept as ghost file 1\n"),
        text);
    assertTrue(text.contains(" | 20 | "), text);
    JsonArray rows =
        process(json("x", images("files"), "deleted", "--json"), 10495)
            .getAsJsonArray("deleted_files");
    assertEquals(7, rows.size());
  }

  @Test
  void statisticsHaveSharesThatAddUp() {
    String text = CritCall.of("stats", SAMPLE).assertQuietSuccess().text();
    assertTrue(
        text.contains(
            """
            open files                            24
              REG                                  6   25.0%  #####
              UNIXSK                              18   75.0%  ###############
            """),
        text);
  }
}
