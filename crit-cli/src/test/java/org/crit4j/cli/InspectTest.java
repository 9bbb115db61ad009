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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code crit inspect} says what checkpointctl says, and what that has wrong or does not say. */
final class InspectTest {
  @TempDir private Path directory;

  private static JsonObject json(String... options) {
    List<String> arguments = new ArrayList<>(List.of("inspect", "--format", "json"));
    arguments.addAll(List.of(options));
    CritCall call = CritCall.of(arguments.toArray(String[]::new)).assertQuietSuccess();
    return JsonParser.parseString(call.text()).getAsJsonArray().get(0).getAsJsonObject();
  }

  private static String tree(String... options) {
    List<String> arguments = new ArrayList<>(List.of("inspect"));
    arguments.addAll(List.of(options));
    return CritCall.of(arguments.toArray(String[]::new)).assertQuietSuccess().text();
  }

  private static String sample(String name) {
    return switch (name) {
      case "podman-svc" -> ContainerSamples.PODMAN;
      case "crio-app" -> ContainerSamples.CRI_O;
      case "counter-1" -> ContainerSamples.COUNTER_1;
      default -> ContainerSamples.COUNTER_2;
    };
  }

  /** What checkpointctl writes of names and addresses, as it should be. */
  private static String mended(String text) {
    return text.replace("\\u0000]", "]")
        .replace("(0) \\u0000", "(0) @")
        .replace("\"\\u0000", "\"@")
        .replace("\\u0000\"", "\"")
        .replace("0:1::", "::1");
  }

  @ParameterizedTest
  @CsvSource({"podman-svc", "crio-app", "counter-1", "counter-2"})
  void everyFieldOfCheckpointctlIsThere(String name) throws IOException {
    String expected = mended(ContainerSamples.expected(name + ".inspect.json"));
    JsonObject theirs = JsonParser.parseString(expected).getAsJsonArray().get(0).getAsJsonObject();
    assertContains("$", theirs, json("--all", sample(name)));
  }

  private static void assertContains(String path, JsonElement expected, JsonElement actual) {
    if (expected.isJsonObject()) {
      for (Map.Entry<String, JsonElement> each : expected.getAsJsonObject().entrySet()) {
        String key = path + "." + each.getKey();
        assertTrue(actual.getAsJsonObject().has(each.getKey()), key);
        assertContains(key, each.getValue(), actual.getAsJsonObject().get(each.getKey()));
      }
    } else if (expected.isJsonArray()) {
      List<JsonElement> theirs = byPid(expected.getAsJsonArray());
      List<JsonElement> ours = actual.getAsJsonArray().asList();
      assertEquals(theirs.size(), ours.size(), path);
      for (int i = 0; i < theirs.size(); i++) {
        assertContains(path + "[" + i + "]", theirs.get(i), ours.get(i));
      }
    } else {
      assertEquals(expected, actual, path);
    }
  }

  /** Siblings are in random order. */
  private static List<JsonElement> byPid(JsonArray array) {
    List<JsonElement> sorted = new ArrayList<>(array.asList());
    boolean processes =
        !sorted.isEmpty()
            && sorted.get(0).isJsonObject()
            && sorted.get(0).getAsJsonObject().has("pid");
    if (processes) {
      sorted.sort(Comparator.comparingInt(it -> it.getAsJsonObject().get("pid").getAsInt()));
    }
    return sorted;
  }

  @ParameterizedTest
  @CsvSource({"podman-svc", "crio-app", "counter-1", "counter-2"})
  void everyLineOfCheckpointctlIsThere(String name) throws IOException {
    List<String> ours =
        Arrays.stream(tree("--all", sample(name)).split("\n", -1)).map(InspectTest::bare).toList();
    for (String line : ContainerSamples.expected(name + ".inspect.txt").split("\n", -1)) {
      String bare =
          bare(line)
              .replace("UNIX ()]", "UNIX (STREAM)]")
              .replace("\0svc-abstract", "@svc-abstract")
              .replace("\0", "")
              .replace("0:1:::8081 -> :::0", "[::1]:8081 -> [::]:0")
              .replace("  :::", "  [::]:")
              .replace("-> :::0", "-> [::]:0")
              .replace("[UNIX (STREAM)]  @svc", "[UNIX (DGRAM)]  @svc");
      boolean named = bare.startsWith("Displaying");
      boolean dead = bare.contains("(Dead)");
      assertTrue(
          named || ours.stream().anyMatch(it -> dead ? it.startsWith(bare) : isSaid(bare, it)),
          () -> name + " lacks \"" + bare + "\"");
    }
  }

  private static String bare(String line) {
    return line.replaceFirst("^[│├└─  ]*", "").stripTrailing();
  }

  /** Details follow what checkpointctl says. */
  private static boolean isSaid(String theirs, String ours) {
    return ours.equals(theirs) || ours.startsWith(theirs + " (") || ours.startsWith(theirs + " ->");
  }

  @Test
  void defect1UnixSocketsHaveTypesAndReadableNames() {
    String text = tree("--sockets", ContainerSamples.PODMAN);
    assertTrue(text.contains("[UNIX (STREAM)]  /tmp/svc.sock (LISTEN)\n"), text);
    assertTrue(text.contains("[UNIX (DGRAM)]  @svc-abstract\n"), text);
    assertEquals(-1, text.indexOf('\0'));
    String json =
        CritCall.of("inspect", "--sockets", "--files", "--format=json", ContainerSamples.PODMAN)
            .text();
    assertTrue(json.contains("\"address\": \"@svc-abstract\""), json);
    assertFalse(json.contains("\\u0000"), json);
  }

  @Test
  void defect2AddressesOfIpv6AreText() {
    assertTrue(
        tree("--sockets", ContainerSamples.PODMAN)
            .contains("[TCP (LISTEN)]  [::1]:8081 -> [::]:0 (↑ 16.0 KB ↓ 128.0 KB)\n"));
    assertTrue(
        tree("--sockets", ContainerSamples.CRI_O)
            .contains("[TCP (LISTEN)]  [::]:8088 -> [::]:0 (↑ 16.0 KB ↓ 128.0 KB)\n"));
  }

  @Test
  void defect3ThreadsAreShown() {
    String text = tree("--ps-tree", ContainerSamples.PODMAN);
    assertTrue(text.contains("Threads\n"), text);
    assertTrue(text.contains("[7]  svc-thr-1\n"), text);
    assertTrue(text.contains("[8]  svc-thr-2\n"), text);
    JsonObject worker = child(json("--ps-tree", ContainerSamples.PODMAN), 2);
    assertEquals(3, worker.getAsJsonArray("threads").size());
  }

  private static JsonObject child(JsonObject document, int pid) {
    for (JsonElement each : document.getAsJsonObject("process_tree").getAsJsonArray("children")) {
      if (each.getAsJsonObject().get("pid").getAsInt() == pid) {
        return each.getAsJsonObject();
      }
    }
    throw new AssertionError("no process " + pid);
  }

  @Test
  void defect4ZombiesHaveExitCodes() {
    assertTrue(
        tree("--ps-tree", ContainerSamples.PODMAN)
            .contains("[3 (Dead)]  svc-zombie (exit code 3)\n"));
    JsonObject zombie = child(json("--ps-tree", ContainerSamples.PODMAN), 3);
    assertEquals("Dead", zombie.get("task_state").getAsString());
    assertEquals(3, zombie.get("exit_code").getAsInt());
    assertFalse(zombie.has("threads"));
  }

  @Test
  void defect5ARewrittenTitleStopsNothing() throws IOException {
    Path images = ContainerSamples.unpack(ContainerSamples.DOCKER, directory).resolve("cp2");
    // As if the process had written over its environment: there are no equals signs in arguments.
    rewrite(
        images.resolve("mm-10.img"),
        it -> {
          MmEntry mm = it.message(MmEntry.class);
          return it.withMessage(
              mm.toBuilder()
                  .setMmEnvStart(mm.getMmArgStart())
                  .setMmEnvEnd(mm.getMmArgEnd())
                  .build());
        });
    String text = tree("--ps-tree-cmd", "--ps-tree-env", images.toString());
    assertTrue(text.contains("[10]  sleep 1 \n"), text);
    assertTrue(text.contains("PATH="), text);
    JsonObject child = child(json("--ps-tree-env", images.toString()), 10);
    assertEquals("", child.getAsJsonObject("environment_variables").get("sleep").getAsString());
  }

  private static void rewrite(Path image, UnaryOperator<ImageEntry> edit) throws IOException {
    Path source = Files.move(image, image.resolveSibling("old"));
    try (ImageReader reader = ImageReader.open(source);
        ImageWriter writer = ImageWriter.create(image, reader.header())) {
      while (reader.hasNext()) {
        writer.write(edit.apply(reader.next()));
      }
      writer.commit();
    }
    Files.delete(source);
  }

  @Test
  void defect6PageCountsInTheOldFieldAreRead() throws IOException {
    Path images = ContainerSamples.unpack(ContainerSamples.DOCKER, directory).resolve("cp2");
    String before = tree("--ps-tree-cmd", "--ps-tree-env", images.toString());
    rewrite(
        images.resolve("pagemap-10.img"),
        it -> {
          if (!(it.message() instanceof PagemapEntry entry)) {
            return it;
          }
          return it.withMessage(
              entry.toBuilder().setCompatNrPages((int) entry.getNrPages()).clearNrPages().build());
        });
    assertEquals(before, tree("--ps-tree-cmd", "--ps-tree-env", images.toString()));
    assertTrue(before.contains("[10]  sleep 1 \n"), before);
  }

  @Test
  void defect7TwoRunsAreEqualAndSorted() {
    assertEquals(tree("--all", ContainerSamples.CRI_O), tree("--all", ContainerSamples.CRI_O));
    assertEquals(json("--all", ContainerSamples.PODMAN), json("--all", ContainerSamples.PODMAN));
    List<String> annotations =
        new ArrayList<>(
            json("--metadata", ContainerSamples.CRI_O)
                .getAsJsonObject("metadata")
                .getAsJsonObject("annotations")
                .keySet());
    assertEquals(annotations.stream().sorted().toList(), annotations);
    List<Integer> pids = new ArrayList<>();
    json("--ps-tree", ContainerSamples.PODMAN)
        .getAsJsonObject("process_tree")
        .getAsJsonArray("children")
        .forEach(it -> pids.add(it.getAsJsonObject().get("pid").getAsInt()));
    assertEquals(List.of(2, 3, 4, 5), pids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[REG 8]  /var/log/svc.log (flags O_WRONLY|O_APPEND|O_LARGEFILE, position 71)",
        "unlinked kept as ghost file 1, content size 28)",
        "name svc-memfd, content size 8192",
        "[PIPE 3]  pipe[2015763] (flags O_RDONLY, waiting bytes 21)",
        "[UNIXSK 6]  unix[2015765 (2015764) ] (flags O_RDWR, waiting bytes 27)",
        "[INETSK 14]  INETSK.19 (flags O_RDWR, waiting bytes 20)",
        "target: fd 12, events IN|ERR|HUP, data 0xfeed",
        "target: fd 14, events IN|ERR|HUP|ET, data 0xbeef",
        "clock MONOTONIC, expires in 25.677147895 s",
        "[EVENTFD 21]  EVENTFD.26 (flags O_RDWR|O_NONBLOCK, counter 7)",
        "signal: SIGRTMIN+3",
        "lock: flock write",
        "lock: POSIX write from 10, 20 bytes",
      })
  void defect8FilesHaveDetails(String line) {
    String text = tree("--files", ContainerSamples.PODMAN);
    assertTrue(text.contains(line), text);
  }

  @Test
  void defect8DetailsAreInTheJsonToo() {
    String text = json("--files", ContainerSamples.PODMAN).toString();
    assertTrue(text.contains("\"counter\":7"), text);
    assertTrue(text.contains("\"targets\":[\"fd 12, events IN|ERR|HUP, data 0xfeed\""), text);
    assertTrue(text.contains("\"waiting_bytes\":21"), text);
    assertTrue(text.contains("\"locks\":[\"flock write\""), text);
  }

  @Test
  void defect13MissingStatisticsAreNoFailure() throws IOException {
    ContainerSamples.unpack(ContainerSamples.DOCKER, directory);
    String docker = directory.resolve("cp2").toString();
    assertTrue(tree("--stats", docker).contains("CRIU dump statistics\n    └── n/a\n"));
    assertFalse(json("--stats", docker).has("statistics"));
  }

  @Test
  void defect14TheTimeOfPodmansCheckpointsIsKnown() {
    assertTrue(tree(ContainerSamples.PODMAN).contains("├── Checkpointed: 2026-11-21T02:21:05Z\n"));
    assertEquals(
        "2026-11-21T02:22:33Z", json(ContainerSamples.COUNTER_2).get("checkpointed").getAsString());
  }

  @Test
  void defect15DirectoriesAreInspected() throws IOException {
    ContainerSamples.unpack(ContainerSamples.DOCKER, directory);
    String text = tree("--all", directory.resolve("cp2").toString());
    assertTrue(text.contains("\nContainer\n") && text.contains("├── Engine: Docker/runc\n"), text);
    assertTrue(text.contains("[10]  sleep 1 \n"), text);
    Path unpacked = directory.resolve("podman");
    ContainerSamples.unpack(ContainerSamples.PODMAN, unpacked);
    assertEquals(
        json("--files", "--ps-tree", ContainerSamples.PODMAN).get("file_descriptors"),
        json("--files", "--ps-tree", unpacked.toString()).get("file_descriptors"));
  }

  @Test
  void defect16WhatLiesBesideTheImagesIsShown() {
    String text = tree("--rootfs", "--parts", ContainerSamples.PODMAN);
    assertTrue(text.contains("/var/cache/link (symbolic link to /etc/demo.conf, mode 0777)"), text);
    assertTrue(text.contains("files of the image that were modified may be missing"), text);
    assertTrue(text.contains("├── Deleted files\n│   ├── /bin/wget\n"), text);
    assertTrue(text.contains("├── Volumes\n│   └── svcdata: 3.0 KiB\n"), text);
    assertTrue(text.contains("├── Shared memory (/dev/shm): 2.5 KiB\n"), text);
    assertTrue(text.contains("└── Logs\n    └── ctr.log: "), text);
    String cri = tree("--all", ContainerSamples.CRI_O);
    assertTrue(cri.contains("├── Bind mounts\n"), cri);
    assertTrue(cri.contains("io.kubernetes.cri-o.LogPath: "), cri);
  }

  @Test
  void oneProcessWithItsDescendants() {
    JsonObject document = json("-p", "5", "--files", ContainerSamples.PODMAN);
    assertEquals(5, document.getAsJsonObject("process_tree").get("pid").getAsInt());
    assertEquals(2, document.getAsJsonArray("file_descriptors").size());
    CritCall.of("inspect", "-p", "99", ContainerSamples.PODMAN)
        .assertFailure(
            1,
            " inspect: "
                + ContainerSamples.PODMAN
                + ":checkpoint: no process with PID 99; expected 1, 2, 3, 4, 5, 6");
  }

  @Test
  void aBadArchiveDoesNotHideTheOthers() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.tar"), "no archive");
    CritCall call = CritCall.of("inspect", bad.toString(), ContainerSamples.COUNTER_1);
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.text().contains("\ncounter\n├── Image: localhost/demo/busybox:1.0\n"));
    CritCall json =
        CritCall.of("inspect", "--format=json", bad.toString(), ContainerSamples.COUNTER_1);
    assertEquals(1, JsonParser.parseString(json.text()).getAsJsonArray().size());
  }

  @Test
  void damagedImagesOfAProcessHideNothingElse() throws IOException {
    Path images = ContainerSamples.unpack(ContainerSamples.DOCKER, directory).resolve("cp2");
    Files.write(images.resolve("mm-10.img"), new byte[] {1, 2, 3});
    CritCall call = CritCall.of("inspect", "--all", images.toString());
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.err().contains("mm-10.img"), call.err());
    assertTrue(call.text().contains("[10]  sleep\n"), call.text());
    assertTrue(call.text().contains("Open files"), call.text());
  }

  private Path without(String image) throws IOException {
    Path images = ContainerSamples.unpack(ContainerSamples.PODMAN, directory);
    Files.delete(images.resolve(image));
    return images;
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint/files.img, --files, the open files of processes",
    "checkpoint/files.img, --sockets, the open files of processes",
    "checkpoint/fdinfo-3.img, --files, the files of process 2",
    "checkpoint/fdinfo-3.img, --sockets, the files of process 2",
    "checkpoint/mm-2.img, --ps-tree-cmd, the command line and environment of process 2"
  })
  void whatCannotBeShownIsNamed(String image, String option, String lost) throws IOException {
    Path images = without(image);
    for (String format : List.of("tree", "json")) {
      CritCall call = CritCall.of("inspect", option, "--format", format, images.toString());
      assertEquals(1, call.exitCode());
      assertTrue(
          call.err().contains("/" + image + ": there is no such image; expected " + lost),
          call.err());
      assertTrue(call.text().contains("localhost/demo/svc:1.0"), call.text());
    }
    assertEquals(0, CritCall.of("inspect", "--stats", images.toString()).exitCode());
  }

  @Test
  void aMissingSpecificationIsNamed() throws IOException {
    Path images = ContainerSamples.unpack(ContainerSamples.CRI_O, directory);
    Files.delete(images.resolve("spec.dump"));
    CritCall.of("inspect", images.toString()).assertQuietSuccess();
    for (String option : List.of("--mounts", "--metadata")) {
      CritCall call = CritCall.of("inspect", option, images.toString());
      assertEquals(
          "crit inspect: "
              + images
              + "/spec.dump: there is no such file; expected the container's mounts and"
              + " annotations\n",
          call.err());
      assertEquals(1, call.exitCode());
    }
  }

  @Test
  void treesHaveColoursOnATerminal() {
    String text = CritCall.onTerminal("inspect", "--ps-tree", ContainerSamples.PODMAN).text();
    assertTrue(text.contains("\033[1msvc1\033[0m\n"), text);
    assertTrue(text.contains("\033[1mImage:\033[0m localhost/demo/svc:1.0\n"), text);
    assertTrue(text.contains("\033[36m[3 (Dead)]\033[0m  svc-zombie (exit code 3)\n"), text);
    String plain =
        CritCall.onTerminal("inspect", "--ps-tree", "--color=never", ContainerSamples.PODMAN)
            .text();
    assertEquals(tree("--ps-tree", ContainerSamples.PODMAN), plain);
    assertEquals(plain, text.replaceAll("\033\\[[0-9]*m", ""));
  }

  @Test
  void wrongCommandLinesAreRefused() {
    assertEquals(2, CritCall.of("inspect").exitCode());
    assertEquals(2, CritCall.of("inspect", "--format=xml", "x").exitCode());
    assertEquals(2, CritCall.of("inspect", "-p", "one", "x").exitCode());
  }
}
