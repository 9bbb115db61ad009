package org.crit4j.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Near names and wrapped lines. */
final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "decoed, decode",
    "DECODE, decode",
    "show, show",
    "shwo, show",
    "insp, inspect",
    "perty,",
    "x,",
    "frobnicate,"
  })
  void nearNamesAreFound(String word, String name) {
    List<String> names = List.of("decode", "encode", "show", "inspect");
    assertEquals(Optional.ofNullable(name), Nearest.to(word, names));
  }

  @Test
  void linesBreakBetweenWords() {
    assertEquals(
        "one two\n  three\n  elevenletters\n  four", wrapped("one two three elevenletters four"));
    assertEquals("", wrapped(""));
  }

  private static String wrapped(String text) {
    return Wrapped.of(text, 8, "  ");
  }
}
