package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit report}; what is on the page, the tests of the library say. */
final class ReportTest {
  @TempDir private Path directory;

  @Test
  void thePageGoesToAFileOrToStandardOutput() throws IOException {
    Path file = directory.resolve("report.html");
    CritCall.of("report", "-o", file.toString(), ContainerSamples.PODMAN).assertQuietSuccess();
    CritCall piped = CritCall.of("report", "-o", "-", ContainerSamples.PODMAN);
    assertEquals(Files.readString(file), piped.assertQuietSuccess().text());
    assertTrue(piped.text().startsWith("<!DOCTYPE html>\n<html lang=\"en\""));
    assertFalse(piped.text().contains("s3cr3t"));
    CritCall open = CritCall.of("report", "--show-environment", "-o", "-", ContainerSamples.PODMAN);
    assertTrue(open.text().contains("s3cr3t"));
  }

  @Test
  void itIsTheFirstOfTwoThatComesBefore() {
    CritCall call =
        CritCall.of("report", "-o", "-", ContainerSamples.COUNTER_1, ContainerSamples.COUNTER_2);
    assertTrue(call.assertQuietSuccess().text().contains("7 pages changed"));
  }

  @Test
  void checkpointsOfDifferentContainersAreComparedByForceOnly() throws IOException {
    Path file = directory.resolve("report.html");
    CritCall call =
        CritCall.of(
            "report", "-o", file.toString(), ContainerSamples.COUNTER_1, ContainerSamples.PODMAN);
    assertEquals(1, call.exitCode());
    assertTrue(call.err().contains("checkpoints are from different containers"), call.err());
    assertFalse(Files.exists(file));
  }

  @Test
  void noFileOfTheCheckpointIsReplaced() throws IOException {
    Path images = directory.resolve("images");
    Files.createDirectory(images);
    try (Stream<Path> files = Files.list(Sample.DIRECTORY)) {
      for (Path each : files.toList()) {
        Files.copy(each, images.resolve(String.valueOf(each.getFileName())));
      }
    }
    Path tree = images.resolve("pstree.img");
    CritCall.of("report", "-o", tree.toString(), images.toString())
        .assertFailure(
            1, " report: " + tree + ": this is a file of the checkpoint; expected another file");
    assertArrayEquals(
        Files.readAllBytes(Sample.DIRECTORY.resolve("pstree.img")), Files.readAllBytes(tree));
    String page = images.resolve("report.html").toString();
    CritCall.of("report", "-o", page, images.toString()).assertQuietSuccess();
    CritCall.of("report", "-o", page, images.toString()).assertQuietSuccess();
  }

  @Test
  void whatIsMissingIsNamedInThePageToo() throws IOException {
    Path images = directory.resolve("images");
    Files.createDirectory(images);
    try (Stream<Path> files = Files.list(Sample.DIRECTORY)) {
      for (Path each : files.filter(it -> !it.endsWith("files.img")).toList()) {
        Files.copy(each, images.resolve(String.valueOf(each.getFileName())));
      }
    }
    CritCall call = CritCall.of("report", "-o", "-", images.toString());
    assertEquals(1, call.exitCode());
    assertTrue(call.err().contains("files.img: there is no such image"), call.err());
    assertTrue(call.text().contains("files.img: there is no such image"));
    assertTrue(call.text().contains("Not in this report"));
  }

  @Test
  void aWrongCommandLineIsToldSo() {
    assertTrue(CritCall.of("report", ContainerSamples.PODMAN).err().contains("-o FILE"));
    assertEquals(2, CritCall.of("report", "-o", "x").exitCode());
    assertEquals(2, CritCall.of("report", "-o", "x", "a", "b", "c").exitCode());
  }
}
