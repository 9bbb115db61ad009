package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit extract}: members of an archive, and what processes had open. */
final class ExtractTest {
  @TempDir private Path directory;

  private Path out() {
    return directory.resolve("out");
  }

  private List<String> files() throws IOException {
    try (var files = Files.walk(out())) {
      return files
          .filter(Files::isRegularFile)
          .map(it -> out().relativize(it).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void membersAreNamedLikeThoseOfTar() throws IOException {
    CritCall.of(
            "extract",
            ContainerSamples.PODMAN,
            out().toString(),
            "./spec.dump",
            "checkpoint/core-[12].img")
        .assertQuietSuccess();
    assertEquals(List.of("checkpoint/core-1.img", "checkpoint/core-2.img", "spec.dump"), files());
  }

  @Test
  void aDirectoryComesWithAllThatIsInIt() throws IOException {
    CritCall.of("extract", ContainerSamples.PODMAN, out().toString(), "checkpoint/")
        .assertQuietSuccess();
    assertTrue(files().contains("checkpoint/pstree.img"));
    assertTrue(files().stream().allMatch(it -> it.startsWith("checkpoint/")));
  }

  @Test
  void aNameOfNothingIsRefused() {
    CritCall.of("extract", ContainerSamples.PODMAN, out().toString(), "spec.dump", "core-*.img")
        .assertFailure(
            1,
            " extract: "
                + ContainerSamples.PODMAN
                + ": no member core-*.img; expected the name of a file or directory in it, such as"
                + " checkpoint/files.img");
    assertFalse(Files.exists(out()));
  }

  @Test
  void openFilesComeWithAnIndex() throws IOException {
    Path images = Fixtures.images("files");
    String text =
        CritCall.of("extract", "--open-files", images.toString(), out().toString())
            .assertQuietSuccess()
            .text();
    String rows = text.replaceAll(" {2,}", " | ");
    assertTrue(rows.contains("\npipe-2919492 | pipe | 6 B | 10495/30\n"), rows);
    assertTrue(
        rows.contains(
            "\ndeleted-2-ghost_small | deleted file | 2.9 KiB | /srv/app/run/files/ghost small"
                + " | 10495/16\n"),
        rows);
    assertTrue(Files.isRegularFile(out().resolve("deleted-2-ghost_small")));
    assertEquals(
        13,
        JsonParser.parseString(Files.readString(out().resolve("index.json")))
            .getAsJsonArray()
            .size());
  }

  @Test
  void openFilesOfAnArchive() throws IOException {
    String json =
        CritCall.of("extract", "--open-files", "--json", ContainerSamples.PODMAN, out().toString())
            .assertQuietSuccess()
            .text();
    int contents = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("contents").size();
    assertTrue(contents > 0, json);
  }

  @Test
  void wrongCommandLines() {
    CritCall.of("extract", "a").assertUsage(" extract", "no output directory given");
    CritCall.of("extract", "--open-files", "a", "b", "c")
        .assertUsage(" extract", "unexpected argument \"c\"");
    CritCall.of("extract", "--config-only", "a", "b", "c")
        .assertUsage(
            " extract",
            "names of members cannot be combined with --config-only or --without-config");
  }
}
