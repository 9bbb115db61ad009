package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incremental dumps whose previous dumps are in other archives: {@code --previous}. */
final class PreviousDumpTest {
  @TempDir private Path directory;

  private String whole = "";
  private String last = "";
  private String first = "";
  private String second = "";
  private String secondDirectory = "";

  @BeforeEach
  void export() throws IOException {
    ParentChain chain = ParentChain.in(directory);
    whole = chain.directory("images");
    last = chain.archive("images", "last.tar.zst");
    first = chain.archive("pre-1", "first.tar.gz");
    second = chain.archive("pre-2", "second.tar");
    secondDirectory = chain.directory("pre-2");
  }

  private static String[] line(String command, Object... more) {
    List<String> words = new ArrayList<>(List.of(command));
    Arrays.stream(more).map(String::valueOf).forEach(words::add);
    return words.toArray(String[]::new);
  }

  private byte[] memory(Object... where) throws IOException {
    Path dump = directory.resolve("dump");
    CritCall.of(line("memparse", where)).assertQuietSuccess();
    // The first lines name the checkpoint.
    return Files.readAllBytes(dump);
  }

  private Object[] dump(Object... where) {
    List<Object> words =
        new ArrayList<>(List.of("-p", ParentChain.PID, "-o", directory.resolve("dump")));
    words.addAll(List.of(where));
    return words.toArray();
  }

  @Test
  void memoryIsThatOfTheWholeChain() throws IOException {
    String expected = text(memory(dump(whole)));
    assertTrue(expected.lines().count() > 10_000, "there is memory");
    assertEquals(expected, text(memory(dump("--previous", second, "--previous", first, last))));
    // The chain goes on from a directory by itself.
    assertEquals(expected, text(memory(dump("--previous", secondDirectory, last))));
    assertEquals(expected, text(memory(dump("--previous", second, "--previous", first, whole))));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void withoutItTheMissingDumpIsTold() {
    String place = "crit memparse: " + last + ":checkpoint/parent: the link leads to ";
    CritCall alone = CritCall.of(line("memparse", dump(last)));
    assertEquals(1, alone.exitCode());
    assertTrue(alone.err().startsWith(place), alone.err());
    assertEquals(1, alone.err().lines().count(), alone.err());
    // The middle of the chain is there, its beginning is not.
    CritCall half = CritCall.of(line("memparse", dump("--previous", second, last)));
    assertEquals(1, half.exitCode());
    assertTrue(half.err().contains(second + ":pre-checkpoint/parent: the link"), half.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ps -c -e", "fds", "mems", "rss --json"})
  void explorersShowTheSame(String what) {
    List<Object> words = new ArrayList<>(List.of(what.split(" ", -1)));
    List<Object> chained =
        new ArrayList<>(List.of("--previous", second, "--previous", first, last));
    chained.addAll(words);
    words.add(0, whole);
    assertEquals(
        CritCall.of(line("x", words.toArray())).assertQuietSuccess().text(),
        CritCall.of(line("x", chained.toArray())).assertQuietSuccess().text());
  }

  @Test
  void statisticsAreTheSame() {
    assertEquals(
        CritCall.of("stats", whole).assertQuietSuccess().text(),
        CritCall.of("stats", "--previous", secondDirectory, whole).assertQuietSuccess().text());
  }

  @Test
  void validationFollowsTheChain() {
    CritCall alone = CritCall.of("validate", "--min-severity", "error", last);
    assertEquals(1, alone.exitCode());
    assertTrue(alone.text().contains("PARENT"), alone.text());
    CritCall half = CritCall.of("validate", "--min-severity", "error", "--previous", second, last);
    assertEquals(1, half.exitCode());
    assertTrue(half.text().contains("parent/"), half.text());
    String all =
        CritCall.of("validate", "--previous", second, "--previous", first, last)
            .assertQuietSuccess()
            .text();
    assertEquals(CritCall.of("validate", whole).assertQuietSuccess().text(), all);
    // In the wrong order pages are missing.
    CritCall wrong = CritCall.of("validate", "--previous", first, "--previous", second, last);
    assertEquals(1, wrong.exitCode());
  }

  @Test
  void inspectShowsWhatIsInMemory() {
    CritCall shown =
        CritCall.of(
                "inspect",
                "--ps-tree-cmd",
                "--ps-tree-env",
                "--previous",
                second,
                "--previous",
                first,
                last)
            .assertQuietSuccess();
    CritCall expected =
        CritCall.of("inspect", "--ps-tree-cmd", "--ps-tree-env", whole).assertQuietSuccess();
    assertEquals(tree(expected.text()), tree(shown.text()));
  }

  /** The processes in a tree view, without what names the file. */
  private static String tree(String text) {
    return text.substring(text.indexOf("Process tree"));
  }

  @Test
  void diffReadsEachSideFromItsOwnChain() {
    CritCall same =
        CritCall.of(
            "diff",
            "--force",
            "--format=json",
            "--previous-of-second",
            second,
            "--previous-of-second",
            first,
            whole,
            last);
    same.assertQuietSuccess();
    assertFalse(same.text().contains("\"changed\""), same.text());
    CritCall sides =
        CritCall.of(
            "diff",
            "--force",
            "--format=json",
            "--previous-of-first",
            secondDirectory,
            last,
            whole);
    sides.assertQuietSuccess();
    CritCall missing = CritCall.of("diff", "--force", whole, last);
    assertEquals(1, missing.exitCode());
    assertTrue(missing.err().contains("checkpoint/parent: the link leads to"), missing.err());
  }

  @Test
  void itGoesWithOneCheckpoint() {
    for (String command : List.of("memparse", "inspect", "validate")) {
      CritCall call = CritCall.of(command, "--previous", first, last, whole);
      assertEquals(2, call.exitCode());
      assertTrue(
          call.err()
              .startsWith(
                  "crit "
                      + command
                      + ": option --previous takes exactly one checkpoint (see crit "),
          call.err());
    }
  }

  @Test
  void whatIsNoDumpIsToldAtOnce() {
    CritCall.of("stats", "--previous", directory.resolve("none").toString(), whole)
        .assertFailure(
            1, " stats: " + directory.resolve("none") + ": there is no such file or directory");
  }
}
