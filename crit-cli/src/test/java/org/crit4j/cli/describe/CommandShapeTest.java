package org.crit4j.cli.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a synopsis tells of operands. */
final class CommandShapeTest {
  private static List<List<String>> operands(String... synopsis) {
    return new CommandShape("x", "Explores", List.of(synopsis), List.of()).operands();
  }

  @Test
  void fixedWordsAreInSmallLetters() {
    assertEquals(
        List.of(List.of(), List.of("fds", "ps")), operands("x [--json] [-p PID] DIR ps|fds"));
  }

  @Test
  void formsAddUp() {
    assertEquals(
        List.of(List.of("apply", "diff"), List.of()), operands("x apply PATH", "x diff [PATH...]"));
  }

  @Test
  void optionsAreNoOperands() {
    assertEquals(List.of(List.of()), operands("x -o FILE [-f raw|nice | --pretty] [--flag] FILE"));
    assertEquals(List.of(), operands("x"));
  }

  @Test
  void anOptionKnowsTheWordsOfItsArgument() {
    OptionShape format =
        new OptionShape(List.of("-f", "--format"), Optional.of("raw|nice"), "how", false);
    assertEquals(List.of("raw", "nice"), format.choices());
    assertEquals("-f, --format raw|nice", format.spelling());
    assertEquals(
        List.of(), new OptionShape(List.of("-i"), Optional.of("FILE"), "what", false).choices());
  }
}
