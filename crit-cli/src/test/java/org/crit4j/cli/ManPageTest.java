package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the manual page against the help of the commands. */
final class ManPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("src/dist/share/man/man1/crit.1");

  /** A word of roff: escapes, spaces among them, and everything else up to a space. */
  private static final Pattern WORD = Pattern.compile("(?:\\\\f.|\\\\.|[^ \\\\])+");

  private final List<String> lines = lines();

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a line that is set in alternating fonts. */
  private static String text(String line) {
    String words = line.replaceFirst("^\\.[BIR]+ ", "");
    boolean alternating = line.matches("^\\.[BIR]{2} .*");
    return String.join(
            alternating ? "" : " ", WORD.matcher(words).results().map(MatchResult::group).toList())
        .replaceAll("\\\\f.", "")
        .replaceAll("\\\\(.)", "$1");
  }

  /** The lines of the sections on commands, by command. */
  private Map<String, List<String>> commandSections() {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(".SH")) {
        section = new ArrayList<>();
      } else if (line.startsWith(".SS ")) {
        section = new ArrayList<>();
        sections.put(line.substring(4), section);
      }
      section.add(line);
    }
    return sections;
  }

  private static List<String> options(List<String> section) {
    List<String> options = new ArrayList<>();
    for (int i = 1; i < section.size(); i++) {
      if (section.get(i - 1).equals(".TP")) {
        options.add(text(section.get(i)));
      }
    }
    return options;
  }

  /** The options that a command's help names, without their explanations. */
  private static List<String> helpOptions(Command command) {
    return Help.of(command)
        .lines()
        .dropWhile(line -> !line.equals("options:"))
        .skip(1)
        .map(line -> line.strip().replaceFirst(" {2,}.*", ""))
        .filter(line -> line.startsWith("-"))
        .toList();
  }

  @Test
  void explainsEveryCommand() {
    assertEquals(
        Commands.all().stream().map(Command::name).toList(),
        List.copyOf(commandSections().keySet()));
  }

  @Test
  void explainsEveryOptionAsTheHelpSpellsIt() {
    Map<String, List<String>> sections = commandSections();
    for (Command command : Commands.all()) {
      Collection<String> expected = new TreeSet<>(helpOptions(command));
      List<String> section = sections.getOrDefault(command.name(), List.of());
      assertEquals(expected, new TreeSet<>(options(section)), command.name());
      assertEquals(
          expected.size(),
          command.options().recognizedOptions().values().stream()
              .distinct()
              .filter(it -> !it.options().contains("[arguments]"))
              .count());
    }
  }

  @Test
  void givesTheSynopsisOfEveryCommand() {
    List<String> expected = new ArrayList<>();
    for (Command command : Commands.all()) {
      command.synopsis().forEach(form -> expected.add("crit " + form));
    }
    expected.add("crit --version");
    expected.add("crit [COMMAND] --help");
    List<String> synopsis =
        lines.subList(lines.indexOf(".nf") + 1, lines.indexOf(".fi")).stream()
            .map(ManPageTest::text)
            .toList();
    assertEquals(expected, synopsis);
  }

  @Test
  void beginsCommandsWithTheirSummary() {
    Map<String, List<String>> sections = commandSections();
    for (Command command : Commands.all()) {
      String section = String.join(" ", sections.getOrDefault(command.name(), List.of()));
      assertEquals(
          ".SS " + command.name() + " " + command.summary(),
          section.substring(0, 5 + command.name().length() + command.summary().length()));
    }
  }
}
