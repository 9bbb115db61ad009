package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that takes an archive takes it from standard input, too, and does the same. */
final class StandardInputArchiveTest {
  private static final Path ARCHIVE = Path.of(ContainerSamples.PODMAN);

  @TempDir private Path directory;

  private static CritCall call(byte[] in, String command, String archive) {
    List<String> arguments = new ArrayList<>();
    for (String each : command.split(" ", -1)) {
      arguments.add(each.replace("ARCHIVE", archive));
    }
    return CritCall.of(in, arguments.toArray(new String[0]));
  }

  /** What differs is the name of the input. */
  private static String unnamed(String text) {
    return text.replace(ARCHIVE.toString(), "-")
        .replace("standard input", "-")
        .replace(String.valueOf(ARCHIVE.getFileName()), "-")
        .replaceAll(" +\n", "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect --all ARCHIVE",
        "inspect --format json --files ARCHIVE",
        "list ARCHIVE",
        "list --json ARCHIVE",
        "runtime ARCHIVE",
        "x ARCHIVE ps",
        "x --json ARCHIVE fds",
        "stats ARCHIVE",
        "validate --format json ARCHIVE",
        "memparse --json ARCHIVE",
        "memparse -p 1 ARCHIVE",
        "show ARCHIVE:checkpoint/pstree.img",
        "info ARCHIVE:checkpoint/pstree.img",
        "decode -i ARCHIVE:checkpoint/pstree.img",
        "jvm ARCHIVE",
      })
  void commandsPrintTheSame(String command) throws IOException {
    CritCall named = call(new byte[0], command, ARCHIVE.toString());
    CritCall piped = call(Files.readAllBytes(ARCHIVE), command, "-");
    assertEquals(unnamed(named.err()), unnamed(piped.err()));
    assertEquals(unnamed(named.text()), unnamed(piped.text()));
    assertEquals(named.exitCode(), piped.exitCode());
  }

  @Test
  void eitherSideOfAComparisonMayBePiped() throws IOException {
    byte[] second = Files.readAllBytes(Path.of(ContainerSamples.COUNTER_2));
    CritCall named = CritCall.of("diff", ContainerSamples.COUNTER_1, ContainerSamples.COUNTER_2);
    CritCall piped = CritCall.of(second, "diff", ContainerSamples.COUNTER_1, "-");
    assertEquals(
        named.text().lines().skip(4).toList(),
        piped.assertQuietSuccess().text().lines().skip(4).toList());
    CritCall.of(second, "diff", "-", "-")
        .assertFailure(
            1, " diff: standard input: it has been read already; expected - once, and files");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract ARCHIVE OUT",
        "rootfs apply ARCHIVE OUT",
        "build -o OUT ARCHIVE",
        "coredump -i ARCHIVE -p 1 -o OUT",
        "repack --replace checkpoint/pstree.img=PSTREE -o OUT/archive ARCHIVE",
      })
  void commandsWriteTheSame(String command) throws IOException {
    Path named = Files.createDirectory(directory.resolve("named"));
    Path piped = Files.createDirectory(directory.resolve("piped"));
    String forms = command.replace("PSTREE", Sample.PSTREE.toString());
    call(new byte[0], forms.replace("OUT", named.toString()), ARCHIVE.toString())
        .assertQuietSuccess();
    call(Files.readAllBytes(ARCHIVE), forms.replace("OUT", piped.toString()), "-")
        .assertQuietSuccess();
    List<Path> files = Trees.files(named);
    assertTrue(!files.isEmpty());
    for (Path each : files) {
      Path other = piped.resolve(named.relativize(each));
      if (Files.isRegularFile(each)) {
        assertArrayEquals(Files.readAllBytes(each), Files.readAllBytes(other), each.toString());
      }
    }
  }

  @Test
  void whatIsPipedMayBeNoArchive() {
    byte[] text = "nothing".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CritCall.of(text, "inspect", "-")
        .assertFailure(
            1,
            " inspect: standard input: no archive; expected a tar or a file of criu-image-streamer,"
                + " plain or compressed by gzip, zstd, lz4, xz or bzip2");
  }
}
