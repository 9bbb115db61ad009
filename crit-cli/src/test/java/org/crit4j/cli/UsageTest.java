package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

      Shows, converts, checks and edits CRIU's checkpoint images.

      commands:
      @COMMANDS
      Run "crit COMMAND --help" for details, "crit --version" for the version.
      """
          .replace("@COMMANDS", commandRows());

  private static String commandRows() {
    StringBuilder rows = new StringBuilder();
    for (Command command : Commands.all()) {
      rows.append("  %-13s%s\n".formatted(command.name(), command.summary()));
    }
    return rows.toString();
  }

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
  void aCommandsHelpListsItsOptionsAndThenThoseOfMany() {
    assertEquals(
        """
        usage: crit encode [-i FILE] [-o FILE] [--ignore-unknown]

        Converts JSON, or each JSON file in a directory, to an image.

        options:
          -i, --in, --input FILE      JSON file or directory of JSON files (default:
                                      standard input)
          -o, --out, --output FILE    output file or directory (default: standard
                                      output)
          --force                     allow -o to replace the input file
          --copy                      of a directory: copy memory pages instead of
                                      linking them
          --ignore-unknown            skip keys that are not in the schema

        common options:
          -h, --help                  print this help and exit
        """,
        CritCall.of("encode", "--help").assertQuietSuccess().text());
  }

  @ParameterizedTest
  @MethodSource("commandNames")
  void helpFits80Columns(String command) {
    String help = CritCall.of("help", command).assertQuietSuccess().text() + OVERVIEW;
    assertEquals("", help.lines().filter(it -> it.length() > 80).findFirst().orElse(""));
  }

  @Test
  void limitsStandAtTheEndOfTheHelp() {
    for (String command : List.of("list", "x", "inspect", "validate", "memparse", "decode")) {
      String help = CritCall.of(command, "--help").text();
      int common = help.indexOf("\ncommon options:\n");
      for (String option : List.of("--help", "--max-members", "--max-size", "--max-window")) {
        assertTrue(help.lastIndexOf("  " + option) > common || option.equals("--help"), help);
        assertEquals(help.lastIndexOf(option), help.indexOf(option), help);
      }
    }
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
        wrong("", "unknown command \"decoed\"; did you mean \"decode\"?", "decoed"),
        wrong("", "unknown command \"--verison\"", "--verison"),
        wrong("", "unknown command \"chekc\"", "chekc"),
        wrong("", "unknown command \"decoed\"; did you mean \"decode\"?", "--help", "decoed"),
        wrong(" decode", "unknown option --perty; did you mean --pretty?", "decode", "--perty"),
        wrong(" decode", "unknown option -x", "decode", "-x"),
        wrong(" decode", "option --input requires an argument", "decode", "-i"),
        wrong(" decode", "unexpected argument \"core.img\"", "decode", "core.img"),
        wrong(" decode", "option --output given more than once", "decode", "-o", "a", "--out", "b"),
        wrong(" decode", "unknown format \"json\"; expected raw or nice", "decode", "-fjson"),
        wrong(" decode", "empty file name", "decode", "-i", ""),
        wrong(" encode", "unknown option --pretty", "encode", "--pretty"),
        wrong(" encode", "option --output requires an argument", "encode", "-o"),
        wrong(" encode", "unexpected argument \"a\"", "encode", "a", "b"),
        wrong(" show", "no image given", "show"),
        wrong(" show", "no image given", "show", "--nopl"),
        wrong(" show", "unexpected argument \"b\"", "show", "a", "b"),
        wrong(" show", "unknown option --pretty", "show", "--pretty", "a"),
        wrong(" info", "no image given", "info"),
        wrong(" info", "unexpected argument \"b\"", "info", "a", "b"),
        wrong(" x", "no checkpoint given", "x"),
        wrong(" x", "no view (ps, fds, mems, rss, sk, libs or deleted) given", "x", "a"),
        wrong(
            " x",
            "unknown view \"men\"; did you mean \"mem\"?; expected ps, fds, mems, rss, sk, libs or"
                + " deleted",
            "x",
            "a",
            "men"),
        wrong(" x", "\"one\" is not a valid PID", "x", "--pid", "one", "a", "ps"),
        wrong(
            " completion",
            "unknown shell \"csh\"; expected bash, zsh or fish",
            "completion",
            "csh"),
        wrong(
            " stats",
            "unknown color \"red\"; expected auto, always or never",
            "stats",
            "--color=red",
            "x"),
        wrong(
            " validate",
            "unknown rule \"PM-EXIST\"; did you mean \"PM-EXISTS\"? --list-rules lists all",
            "validate",
            "--rule",
            "PM-EXIST",
            "x"));
  }

  private static Arguments wrong(String command, String problem, String... commandLine) {
    return Arguments.of(List.of(commandLine), command, problem);
  }

  @ParameterizedTest
  @MethodSource("wrongCommandLines")
  void aWrongCommandLineIsOneLineWithAWayToTheHelp(
      List<String> commandLine, String command, String problem) {
    CritCall.of(commandLine.toArray(String[]::new)).assertUsage(command, problem);
  }

  @Test
  void aDirectoryNeedsADirectoryForTheOutput() {
    String name = directory.toString();
    String message = name + " is a directory; -o must name a directory for the ";
    CritCall.of("decode", "-i", name).assertUsage(" decode", message + "JSON");
    CritCall.of("decode", "-i", name, "-o", "-").assertUsage(" decode", message + "JSON");
    CritCall.of("encode", "-i", name).assertUsage(" encode", message + "images");
  }

  @Test
  void theInputIsReplacedOnlyOnRequest() throws Exception {
    Path image = Files.copy(Sample.PSTREE, directory.resolve("pstree.img"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), image);
    byte[] before = Files.readAllBytes(image);
    for (Path other : List.of(image, link, directory.resolve("./pstree.img"))) {
      CritCall.of("decode", "-i", image.toString(), "-o", other.toString())
          .assertFailure(
              1,
              " decode: "
                  + other
                  + ": this is the input file; expected another file, or --force to replace it");
      assertArrayEquals(before, Files.readAllBytes(image));
    }
    CritCall.of("decode", "-i", image.toString(), "-o", image.toString(), "--force")
        .assertQuietSuccess();
    CritCall.of("encode", "--force", "-i", image.toString(), "-o", image.toString())
        .assertQuietSuccess();
    assertArrayEquals(before, Files.readAllBytes(image));
  }

  /** Everything that people read, of the sample and an archive with engine metadata. */
  static Stream<List<String>> reports() {
    String images = Sample.DIRECTORY.toString();
    String archive = ContainerSamples.PODMAN;
    return Stream.of(
        List.of("x", images, "ps"),
        List.of("x", images, "fds"),
        List.of("x", images, "mems"),
        List.of("x", images, "rss"),
        List.of("x", images, "sk"),
        List.of("stats", images),
        List.of("memparse", images),
        List.of("memparse", "-s", "E", images),
        List.of("validate", images),
        List.of("list", archive),
        List.of("inspect", "--all", archive),
        List.of("diff", archive, archive));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void coloursChangeNothingElse(List<String> commandLine) {
    List<String> words = new ArrayList<>(commandLine);
    words.add(1, "--color=always");
    String coloured = CritCall.of(words.toArray(String[]::new)).text();
    words.set(1, "--color=never");
    String plain = CritCall.onTerminal(words.toArray(String[]::new)).text();
    String expected = CritCall.of(commandLine.toArray(String[]::new)).text();
    assertEquals(expected, coloured.replaceAll("\033\\[[0-9]*m", ""));
    assertTrue(coloured.contains("\033["), coloured);
    assertFalse(plain.contains("\033"), plain);
    assertFalse(expected.contains("\033"), expected);
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
