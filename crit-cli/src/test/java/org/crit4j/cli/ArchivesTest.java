package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on checkpoints of containers, with archives of real engines. */
final class ArchivesTest {
  private static final Path ARCHIVES = Fixtures.file("archives");
  private static final String PODMAN =
      Sample.DIRECTORY.resolveSibling("podman-svc.tar.zst").toAbsolutePath().normalize().toString();
  private static final String COUNTER = ARCHIVES.resolve("counter-1.tar.gz").toString();

  @TempDir private Path directory;

  private String in(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void listsWhatIsInADirectoryByName() throws IOException {
    for (String name : List.of("counter-1.tar.gz", "crio-app.tar.zst")) {
      Files.copy(ARCHIVES.resolve(name), directory.resolve(name));
    }
    Files.copy(Path.of(PODMAN), directory.resolve("podman-svc.tar.zst"));
    Files.writeString(directory.resolve("notes.txt"), "no archive");
    String columns =
        """
        CONTAINER   IMAGE                        ID             RUNTIME   CREATED                          CHECKPOINTED           ENGINE   NAMESPACE   POD        IP           CHKPT SIZE   ROOT FS DIFF SIZE   CHECKPOINT NAME
        ---------   -----                        --             -------   -------                          ------------           ------   ---------   ---        --           ----------   -----------------   ---------------
        counter     localhost/demo/busybox:1.0   0250026a0039   crun      2026-11-21T02:22:27Z             2026-11-21T02:22:29Z   Podman                          10.88.0.8    246.2 KiB    2.0 KiB             counter-1.tar.gz
        app         localhost/demo/appd:2.1      89183d15c3f3   runc      2026-11-21T02:29:32.697553312Z   2026-11-21T02:29:36Z   CRI-O    shop        demo-app   10.85.0.17   950.9 KiB    10.0 KiB            crio-app.tar.zst
        svc1        localhost/demo/svc:1.0       11a3e3c01678   crun      2026-11-21T02:21:01Z             2026-11-21T02:21:05Z   Podman                          10.88.0.6    519.6 KiB    4.0 KiB             podman-svc.tar.zst
        """;
    assertEquals(columns, CritCall.of("list", directory.toString()).assertQuietSuccess().text());
    assertEquals(columns, CritCall.of("list", directory.toString()).assertQuietSuccess().text());
  }

  @Test
  void aListFits80ColumnsOnATerminal() throws IOException {
    Files.copy(ARCHIVES.resolve("crio-app.tar.zst"), directory.resolve("crio-app.tar.zst"));
    String text = CritCall.onTerminal("list", "--color=never", directory.toString()).text();
    assertEquals(
        """
        CONTAINER  CHECKPOINTED          ENGINE  POD       CHKPT SIZE  CHECKPOINT NAME
        ---------  ------------          ------  ---       ----------  ---------------
        app        2026-11-21T02:29:36Z  CRI-O   demo-app  950.9 KiB   crio-app.tar.zst
        7 columns left out; see --wide
        """,
        text);
    String wide = CritCall.onTerminal("list", "--wide", "--color", "never", in("")).text();
    assertEquals(CritCall.of("list", in("")).text(), wide);
    String bold = CritCall.of("list", "--color=always", in("")).text();
    assertTrue(bold.startsWith("\033[1mCONTAINER   IMAGE "), bold);
  }

  @Test
  void aDirectoryWithoutCheckpointsIsNamed() {
    CritCall call = CritCall.of("list", in(""));
    assertEquals("crit list: " + directory + ": no checkpoints in this directory\n", call.err());
    assertEquals("", call.text());
    assertEquals(0, call.exitCode());
  }

  @Test
  void withoutArgumentsTheDirectoryIsNamed() {
    CritCall call = CritCall.of("list");
    assertTrue((call.text() + call.err()).contains("/var/lib/kubelet/checkpoints: "), call.err());
  }

  @Test
  void listsAsJson() {
    String json = CritCall.of("list", "--json", PODMAN).assertQuietSuccess().text();
    assertTrue(json.startsWith("[\n  {\n    \"path\": "), json);
    assertTrue(json.contains("\"mac\": \"ee:ac:78:b2:d6:27\""), json);
    assertTrue(json.contains("\"memory_pages_size\": 454656"), json);
    assertEquals("[]\n", CritCall.of("list", "--json", directory.toString()).text());
  }

  @Test
  void whatIsDamagedDoesNotKeepTheRestFromBeingListed() throws IOException {
    Path bad = Files.writeString(directory.resolve("checkpoint-bad.tar"), "nothing");
    CritCall call = CritCall.of("list", "--json", directory.toString(), COUNTER);
    assertEquals(1, call.exitCode());
    assertTrue(call.text().contains("\"container_name\": \"counter\""), call.text());
    assertEquals(
        "crit list: " + bad + ": this is a file; expected a checkpoint directory or an archive\n",
        call.err());
  }

  @Test
  void tellsTheRuntime() {
    assertEquals("crun\n", CritCall.of("runtime", PODMAN).assertQuietSuccess().text());
    assertEquals(
        PODMAN + ": crun\n" + COUNTER + ": crun\n",
        CritCall.of("runtime", PODMAN, COUNTER).assertQuietSuccess().text());
    CritCall.of("runtime", Sample.DIRECTORY.toString())
        .assertFailure(
            1, " runtime: " + Sample.DIRECTORY + ": the checkpoint does not record its runtime");
  }

  @Test
  void showsImagesInArchives() {
    String shown =
        CritCall.of("show", PODMAN + ":checkpoint/pstree.img").assertQuietSuccess().text();
    assertTrue(shown.startsWith("{\n    \"magic\": \"PSTREE\""), shown);
    assertEquals(
        shown,
        CritCall.of("decode", "--pretty", "-i", PODMAN + ":checkpoint/pstree.img")
            .assertQuietSuccess()
            .text());
    assertEquals(
        "{\n    \"magic\": \"PSTREE\",\n    \"count\": 6\n}\n",
        CritCall.of("info", PODMAN + ":checkpoint/pstree.img").assertQuietSuccess().text());
  }

  @Test
  void saysWhatIsNotInAnArchive() {
    CritCall.of("show", PODMAN + ":pstree.img")
        .assertFailure(
            1,
            " show: "
                + PODMAN
                + ": no member pstree.img; expected the name of an image in it, such as"
                + " checkpoint/files.img");
    CritCall.of("show", PODMAN + ":checkpoint")
        .assertFailure(1, " show: " + PODMAN + ": checkpoint/ is a directory; expected a file");
    CritCall.of("show", "/nowhere.tar:a")
        .assertFailure(1, " show: /nowhere.tar:a: there is no such file");
    CritCall.of("show", PODMAN)
        .assertFailure(
            1,
            " show: "
                + PODMAN
                + ": this is an archive; expected an image in it, as in"
                + " ARCHIVE:checkpoint/files.img");
  }

  @Test
  void namesOfArchivesMayHaveColons() throws IOException {
    Path archive =
        Files.copy(
            Path.of(COUNTER), directory.resolve("checkpoint-a_b-c-2026-11-21T02:22:29Z.tar"));
    CritCall.of("info", archive + ":checkpoint/pstree.img").assertQuietSuccess();
    Path image = Files.copy(Sample.PSTREE, directory.resolve("a:b.img"));
    CritCall.of("info", image.toString()).assertQuietSuccess();
  }

  @Test
  void damageInAnArchiveIsToldWithItsPlace() throws IOException {
    CritCall.of("extract", COUNTER, in("x")).assertQuietSuccess();
    Files.write(directory.resolve("x/checkpoint/pstree.img"), new byte[] {1, 2, 3});
    CritCall.of("pack", in("x"), in("bad.tar")).assertQuietSuccess();
    CritCall call = CritCall.of("show", in("bad.tar") + ":checkpoint/pstree.img");
    assertEquals(1, call.exitCode());
    assertTrue(
        call.err().startsWith("crit show: " + in("bad.tar") + ":checkpoint/pstree.img: "),
        call.err());
  }

  @Test
  void anArchiveIsDecodedAsTheDirectoryInIt() throws IOException {
    CritCall call = CritCall.of("decode", "-i", COUNTER, "-o", in("json"));
    assertEquals(0, call.exitCode(), call.err());
    assertTrue(call.err().endsWith("28 converted, 8 copied, 0 failed\n"), call.err());
    assertTrue(Files.exists(directory.resolve("json/core-1.img.json")));
    assertFalse(Files.exists(directory.resolve("json/config.dump")));
    CritCall.of("decode", "-i", COUNTER)
        .assertUsage(" decode", COUNTER + " is an archive; -o must name a directory for the JSON");
  }

  @Test
  void anEditedImageGoesBackIntoItsArchive() throws IOException {
    String place = PODMAN + ":checkpoint/core-1.img";
    CritCall.of("decode", "-i", place, "--pretty", "-o", in("core.json")).assertQuietSuccess();
    Path json = directory.resolve("core.json");
    Files.writeString(json, Files.readString(json).replace("svc-super", "renamed"));
    CritCall.of(
            "repack", "--replace", "checkpoint/core-1.img=" + json, "-o", in("new.tar.gz"), PODMAN)
        .assertQuietSuccess();
    byte[] archive = Files.readAllBytes(directory.resolve("new.tar.gz"));
    assertEquals(0x1f, archive[0]);
    assertTrue(
        CritCall.of("show", in("new.tar.gz") + ":checkpoint/core-1.img")
            .assertQuietSuccess()
            .text()
            .contains("\"comm\": \"renamed\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd", "xz", "bzip2", "lz4"})
  void packsInEveryCompression(String compression) throws IOException {
    CritCall.of("extract", COUNTER, in("x")).assertQuietSuccess();
    String packed = in("packed");
    CritCall.of("pack", "--compression", compression, in("x"), packed).assertQuietSuccess();
    String json = CritCall.of("list", "--json", packed).assertQuietSuccess().text();
    assertTrue(json.contains("\"compression\": \"" + compression + "\""), json);
  }

  @Test
  void unpacksTheConfigurationAlone() throws IOException {
    CritCall.of("extract", "--config-only", PODMAN, in("c")).assertQuietSuccess();
    try (var files = Files.list(directory.resolve("c"))) {
      assertEquals(2, files.count());
    }
    CritCall.of("extract", PODMAN, in("c"))
        .assertFailure(
            1,
            " extract: "
                + in("c")
                + ": the directory is not empty; expected an empty directory, or a new one");
  }

  @Test
  void buildsImagesAlike() throws IOException {
    for (String each : List.of("a", "b")) {
      CritCall.of("build", "--name", "localhost/x:1", "-o", in(each + ".tar"), PODMAN)
          .assertQuietSuccess();
    }
    assertArrayEquals(
        Files.readAllBytes(directory.resolve("a.tar")),
        Files.readAllBytes(directory.resolve("b.tar")));
    CritCall.of("build", "-o", in("dir"), PODMAN).assertQuietSuccess();
    assertEquals("crun\n", CritCall.of("runtime", in("dir")).assertQuietSuccess().text());
  }

  @Test
  void appliesChangesOfTheFileSystem() throws IOException {
    Path root = directory.resolve("root");
    Files.createDirectories(root.resolve("etc"));
    Files.write(root.resolve("etc/obsolete.conf"), "x".getBytes(UTF_8));
    assertEquals(
        "4 written, 1 deleted\n",
        CritCall.of("rootfs", "apply", PODMAN, root.toString()).assertQuietSuccess().text());
    Files.writeString(directory.resolve("changes"), "C /var/cache/a.txt\nD /gone\n");
    assertEquals(
        "{\n  \"written\": 1,\n  \"deleted\": 1\n}\n",
        CritCall.of(
                "rootfs", "diff", "--json", in("changes"), root.toString(), directory.toString())
            .assertQuietSuccess()
            .text());
    assertTrue(Files.exists(directory.resolve("rootfs-diff.tar")));
  }

  @Test
  void limitsAreRaisedAndLoweredByOptions() {
    CritCall.of("list", "--max-members", "10", COUNTER)
        .assertFailure(
            1,
            " list: "
                + COUNTER
                + ": offset 61440: more than 10 members, which only a higher limit allows"
                + " (--max-members)");
    CritCall.of("list", "--max-members", "100", COUNTER).assertQuietSuccess();
    CritCall call = CritCall.of("list", "--max-size", "0", COUNTER);
    assertEquals(2, call.exitCode());
    assertTrue(
        call.err().startsWith("crit list: \"0\" is not a valid limit; expected"), call.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "extract", "pack", "repack", "build", "rootfs"})
  void missingArgumentsAreReportedInOneLine(String command) {
    CritCall call = CritCall.of(command);
    assertEquals(2, call.exitCode());
    assertTrue(call.err().startsWith("crit " + command + ": "), call.err());
    assertTrue(call.err().endsWith(" given (see crit " + command + " --help)\n"), call.err());
  }

  @Test
  void processesOfArchivesAreExplored() {
    CritCall sizes = CritCall.of("memparse", COUNTER).assertQuietSuccess();
    assertTrue(sizes.text().contains("httpd"), sizes.text());
    CritCall tree = CritCall.of("x", COUNTER, "ps").assertQuietSuccess();
    assertTrue(tree.text().contains("httpd"), tree.text());
  }
}
