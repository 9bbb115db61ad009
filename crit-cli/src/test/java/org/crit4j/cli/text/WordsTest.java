package org.crit4j.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes, near names and wrapped lines. */
final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "532070, 519.6 KiB",
    "1048523, 1023.9 KiB",
    "1048566, 1.0 MiB",
    "1073741823, 1.0 GiB",
    "9223372036854775807, 8.0 EiB"
  })
  void sizesNeverReach1024(long bytes, String text) {
    assertEquals(text, ByteSize.of(bytes));
  }

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
    assertEquals("one two\n  three\n  elevenletters\n  four", wrapped("one two three elevenletters four"));
    assertEquals("", wrapped(""));
  }

  private static String wrapped(String text) {
    return Wrapped.of(text, 8, "  ");
  }
}
