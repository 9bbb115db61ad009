package org.crit4j.edit.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.finding.Finding;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.source.ImageSource;
import org.crit4j.validate.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code validate} finds in a checkpoint, it finds in the scrubbed one, and nothing else. */
class ScrubRulesTest {
  @TempDir Path directory;

  static Stream<String> checkpoints() {
    return Fixtures.checkpoints().stream();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void directoriesKeepTheirFindings(String name) throws IOException {
    check(Fixtures.images(name), directory.resolve("copy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter-1.tar.gz", "counter-2.tar.zst", "crio-app.tar.zst"})
  void archivesKeepTheirFindings(String name) throws IOException {
    check(Fixtures.file("archives/" + name), directory.resolve("copy.tar"));
  }

  @Test
  void theDirectoryOfDockerKeepsItsFindings() throws IOException {
    Path unpacked = Files.createDirectory(directory.resolve("docker"));
    try (MemberTree tree =
        Archives.open(
            Fixtures.file("archives/docker-cp2.tar.zst"),
            ArchiveLimits.DEFAULT,
            Warnings.IGNORE,
            it -> false)) {
      new Unpacker(UnpackOptions.PRIVATE, Warnings.IGNORE).unpack(tree, it -> true, unpacked);
    }
    check(unpacked.resolve("cp2"), directory.resolve("copy"));
  }

  private static void check(Path checkpoint, Path copy) throws IOException {
    ScrubReport report =
        new Scrubber(ScrubOptions.DEFAULT, ArchiveLimits.DEFAULT, Warnings.IGNORE)
            .scrub(checkpoint, copy);
    assertTrue(report.counts().size() > 1, report.toString());
    assertEquals(findings(checkpoint), findings(copy));
  }

  /** How often each rule found something. */
  private static Map<String, Integer> findings(Path checkpoint) throws IOException {
    Map<String, Integer> findings = new TreeMap<>();
    try (ImageSource source =
        new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE).images(checkpoint)) {
      for (Finding each : Validator.standard().validate(source).findings()) {
        findings.merge(each.rule().id(), 1, Integer::sum);
      }
    }
    return findings;
  }
}
