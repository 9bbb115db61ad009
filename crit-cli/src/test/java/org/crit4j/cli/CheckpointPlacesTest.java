package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two commands disagree on where a checkpoint is, or whether there is any. */
final class CheckpointPlacesTest {
  static final String NONE =
      ": no checkpoint here; expected CRIU's images, at the top or in a directory called"
          + " checkpoint, or an OCI image with them";

  private static final String COMMANDS =
      "x --json PATH ps|x PATH fds|stats PATH|stats --json PATH"
          + "|memparse PATH|inspect PATH|diff PATH PATH|runtime PATH";

  @TempDir private Path directory;
  private Path place = Path.of("");

  @BeforeEach
  void makePlace() throws IOException {
    place = Files.createDirectory(directory.resolve("place"));
  }

  private CritCall call(String command, Path at) {
    List<String> arguments = new ArrayList<>();
    for (String each : command.split(" ", -1)) {
      arguments.add(each.equals("PATH") ? at.toString() : each);
    }
    return CritCall.of(arguments.toArray(new String[0]));
  }

  private static List<String> commands() {
    return List.of(COMMANDS.split("\\|", -1));
  }

  private void assertRefused(String command, Path at, String problem) {
    CritCall call = call(command, at);
    String name = command.substring(0, command.indexOf(' '));
    assertEquals("crit " + name + ": " + at + problem + "\n", call.err());
    assertEquals(1, call.exitCode(), command);
  }

  @Test
  void aDirectoryWithoutImagesIsNoCheckpoint() throws IOException {
    Files.writeString(place.resolve("notes.txt"), "nothing");
    for (String command : commands()) {
      assertRefused(command, place, NONE);
    }
    CritCall.of("validate", place.toString()).assertFailure(1, " validate: " + place + NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect --format json PATH",
        "inspect --json --all PATH",
        "memparse --json PATH",
        "validate --format json PATH",
        "validate --format sarif PATH"
      })
  void noDocumentLooksLikeAnAnswer(String command) throws IOException {
    CritCall call = call(command, place);
    assertEquals("", call.text());
    assertEquals(1, call.exitCode());
  }

  @Test
  void listsOfCheckpointsMayBeEmptyButNotForWantOfAPlace() throws IOException {
    assertEquals("[]\n", call("list --json PATH", place).text());
    CritCall missing = call("list --json PATH", place.resolve("none"));
    assertEquals("", missing.text());
    assertEquals(1, missing.exitCode());
  }

  @Test
  void aFileIsNamedAsSuch() throws IOException {
    Path text = Files.writeString(place.resolve("text"), "nothing");
    for (String command : commands()) {
      for (Path file : List.of(Sample.PSTREE, text)) {
        assertRefused(
            command, file, ": this is a file; expected a checkpoint directory or an archive");
      }
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    for (String command : commands()) {
      assertRefused(command, place.resolve("none"), ": there is no such file or directory");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-checkpoint", "images", "checkpoint-2"})
  void imagesAtTheTopComeBeforeThoseOfAPreDump(String below) throws IOException {
    try (var images = Files.newDirectoryStream(Sample.DIRECTORY)) {
      for (Path each : images) {
        Files.copy(each, place.resolve(each.getFileName()));
      }
    }
    Path pre = Files.createDirectory(place.resolve(below));
    Files.copy(Sample.PAGEMAP, pre.resolve("pagemap-10645.img"));
    for (String command : commands()) {
      if (!command.startsWith("runtime")) {
        CritCall call = call(command, place);
        assertEquals("", call.err(), command);
        assertEquals(0, call.exitCode(), command);
      }
    }
    CritCall tree = CritCall.of("inspect", "--ps-tree", place.toString()).assertQuietSuccess();
    assertTrue(tree.text().contains("unixsk"), tree.text());
  }
}
