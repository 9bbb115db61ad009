package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and what is said to a wrong command line. */
final class UsageTest {
  private static final String OVERVIEW =
      """
      usage: crit COMMAND [OPTION...]

      Shows CRIU's checkpoint images and converts them to JSON and back.

      commands:
      @COMMANDS
      crit COMMAND --help tells more of a command, crit --version the version.
      """
          .replace("@COMMANDS", commandRows());

  private static String commandRows() {
    StringBuilder rows = new StringBuilder();
    for (Command command : Commands.all()) {
      rows.append("  %-12s%s\n".formatted(command.name(), command.summary()));
    }
    return rows.toString();
  }

  private static final String DECODE =
      """
      usage: crit decode [-i FILE] [-o FILE] [--pretty | -f raw|nice] [--lenient]
      crit decode --help tells more.
      """;

  private static final String ENCODE =
      """
      usage: crit encode [-i FILE] [-o FILE] [--ignore-unknown]
      crit encode --help tells more.
      """;

  private static final String SHOW =
      """
      usage: crit show [--nopl] [--lenient] FILE
      crit show --help tells more.
      """;

  private static final String INFO =
      """
      usage: crit info FILE
      crit info --help tells more.
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void theHelpNamesTheCommands(String option) {
    assertEquals(OVERVIEW, CritCall.of(option).assertQuietSuccess().text());
  }

  @Test
  void withoutACommandTheHelpIsAnError() {
    CritCall call = CritCall.of();
    assertEquals(OVERVIEW, call.err());
    assertEquals("", call.text());
    assertEquals(2, call.exitCode());
  }

  @Test
  void aCommandsHelpTellsItsOptions() {
    assertEquals(
        """
        usage: crit encode [-i FILE] [-o FILE] [--ignore-unknown]

        Converts JSON to an image, or a directory of JSON to one of images.

        options:
          -h, --help                  show this text and exit
          -i, --in, --input FILE      JSON, or directory of JSON; else standard input
          -o, --out, --output FILE    where the image goes, a directory for a directory; else standard output
          --ignore-unknown            pass over keys that the schema does not have
        """,
        CritCall.of("encode", "--help").assertQuietSuccess().text());
  }

  @ParameterizedTest
  @MethodSource("commandNames")
  void everyCommandHasHelpUnderAllItsNames(String command) {
    String help = CritCall.of(command, "--help").assertQuietSuccess().text();
    assertTrue(help.startsWith("usage: crit " + command), help);
    assertEquals(help, CritCall.of(command, "-h").assertQuietSuccess().text());
    assertEquals(help, CritCall.of("help", command).assertQuietSuccess().text());
    assertEquals(help, CritCall.of("--help", command).assertQuietSuccess().text());
  }

  static Stream<String> commandNames() {
    return Commands.all().stream().map(Command::name);
  }

  @Test
  void allCommandsAreFoundByTheirNames() {
    for (Command each : Commands.all()) {
      assertEquals(each.getClass(), Commands.byName(each.name()).orElseThrow().getClass());
      assertFalse(each.summary().endsWith("."), each.summary());
    }
  }

  static Stream<Arguments> wrongCommandLines() {
    return Stream.of(
        wrong(": unknown command \"decoed\"", OVERVIEW, "decoed"),
        wrong(": unknown command \"--verison\"", OVERVIEW, "--verison"),
        wrong(": unknown command \"decoed\"", OVERVIEW, "--help", "decoed"),
        wrong(" decode: unknown option --perty", DECODE, "decode", "--perty"),
        wrong(" decode: unknown option -x", DECODE, "decode", "-x"),
        wrong(" decode: option i/in/input requires an argument", DECODE, "decode", "-i"),
        wrong(" decode: unexpected argument \"core.img\"", DECODE, "decode", "core.img"),
        wrong(" decode: option --output is given twice", DECODE, "decode", "-o", "a", "--out", "b"),
        wrong(" decode: unknown format \"json\", expected raw or nice", DECODE, "decode", "-fjson"),
        wrong(" decode: the name of a file is empty", DECODE, "decode", "-i", ""),
        wrong(" encode: unknown option --pretty", ENCODE, "encode", "--pretty"),
        wrong(" encode: option o/out/output requires an argument", ENCODE, "encode", "-o"),
        wrong(" encode: unexpected argument \"a\"", ENCODE, "encode", "a", "b"),
        wrong(" show: the name of an image is missing", SHOW, "show"),
        wrong(" show: the name of an image is missing", SHOW, "show", "--nopl"),
        wrong(" show: unexpected argument \"b\"", SHOW, "show", "a", "b"),
        wrong(" show: unknown option --pretty", SHOW, "show", "--pretty", "a"),
        wrong(" info: the name of an image is missing", INFO, "info"),
        wrong(" info: unexpected argument \"b\"", INFO, "info", "a", "b"));
  }

  private static Arguments wrong(String line, String usage, String... commandLine) {
    return Arguments.of(List.of(commandLine), line, usage);
  }

  @ParameterizedTest
  @MethodSource("wrongCommandLines")
  void saysWhatIsWrongAndTheUsage(List<String> commandLine, String line, String usage) {
    CritCall.of(commandLine.toArray(String[]::new)).assertUsage(line, usage);
  }

  @Test
  void aDirectoryNeedsADirectoryForTheOutput() {
    String name = directory.toString();
    CritCall.of("decode", "-i", name)
        .assertUsage(
            " decode: " + name + " is a directory: -o has to name one for the JSON", DECODE);
    CritCall.of("decode", "-i", name, "-o", "-")
        .assertUsage(
            " decode: " + name + " is a directory: -o has to name one for the JSON", DECODE);
    CritCall.of("encode", "-i", name)
        .assertUsage(
            " encode: " + name + " is a directory: -o has to name one for the images", ENCODE);
  }

  static Stream<List<String>> namesWithControlCharacters() {
    String name = "a\u001b[31m\u0007b\u009bc\n";
    return Stream.of(
        List.of(name),
        List.of("--help", name),
        List.of("decode", name),
        List.of("decode", "-i", name),
        List.of("decode", "-f", name),
        List.of("decode", "--" + name),
        List.of("decode", "-i", Sample.PSTREE.toString(), "-o", name + "/x"),
        List.of("encode", "-i", name),
        List.of("show", name),
        List.of("show", "x", name),
        List.of("info", name));
  }

  @ParameterizedTest
  @MethodSource("namesWithControlCharacters")
  void controlCharactersNeverReachTheTerminal(List<String> commandLine) {
    assertHarmless(CritCall.of(commandLine.toArray(String[]::new)));
  }

  @Test
  void controlCharactersOfADirectorysNameNeverReachTheTerminal() throws Exception {
    Path named = Files.createDirectory(directory.resolve("d\u001b[31m"));
    assertHarmless(CritCall.of("decode", "-i", named.toString()));
    assertHarmless(CritCall.of("encode", "-i", named.toString()));
    assertHarmless(CritCall.of("show", named.toString()));
    assertHarmless(CritCall.of("decode", "-i", Sample.PSTREE.toString(), "-o", named.toString()));
    Files.writeString(named.resolve("x\u001b[31m.img"), "no image");
    Files.writeString(named.resolve("core-1\u001b[31m.img"), "no image");
    Files.writeString(named.resolve("pstree.img"), "no image");
    assertHarmless(
        CritCall.of("decode", "-i", named.toString(), "-o", directory.resolve("o").toString()));
  }

  private static void assertHarmless(CritCall call) {
    String printed = call.text() + call.err();
    boolean harmless = printed.chars().noneMatch(c -> (c < 0x20 && c != '\n') || c >= 0x7f);
    assertTrue(harmless, () -> visible(printed));
    assertFalse(call.err().isEmpty());
  }

  /** Keeps the message of a failed test itself harmless. */
  private static String visible(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 0x20 || c >= 0x7f) {
                safe.append('<').append(Integer.toHexString(c)).append('>');
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
