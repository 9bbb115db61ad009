package org.crit4j.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.testing.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings of JSON, as text and as base64. */
final class JsonStringsTest {
  private static JsonReader reader(byte[] json) throws IOException {
    return new JsonReader(new ByteArrayInputStream(json), Limits.DEFAULT);
  }

  private static JsonReader reader(String json) throws IOException {
    return reader(json.getBytes(UTF_8));
  }

  /** Reads one thing from a document. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(JsonReader reader) throws IOException;
  }

  private static <T> void assertFails(String json, Reading<T> reading, String message) {
    CritException problem = assertThrows(CritException.class, () -> reading.from(reader(json)));
    assertEquals(message, problem.getMessage());
  }

  private static String string(JsonReader reader) throws IOException {
    WireBuffer bytes = new WireBuffer(16);
    reader.string(bytes, 1000);
    reader.end();
    return new String(bytes.copyFrom(0), ISO_8859_1);
  }

  private static byte[] base64(JsonReader reader) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long count = reader.base64((source, from, to) -> bytes.write(source, from, to - from));
    assertEquals(bytes.size(), count);
    reader.end();
    return bytes.toByteArray();
  }

  static List<List<String>> strings() {
    return List.of(
        List.of("\"\"", ""),
        List.of("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\b\f\n\r\tz"),
        List.of("\"\\u0041\\u00e9\\u20AC\"", "A\u00c3\u00a9\u00e2\u0082\u00ac"),
        List.of(
            "\"\\ud83d\\ude00\\uDBFF\\uDFFF\"", "\u00f0\u009f\u0098\u0080\u00f4\u008f\u00bf\u00bf"),
        List.of("\"\\udc80\\udcff\"", "\u0080\u00ff"),
        List.of("\"\\u0000\\u001f\\u007f\"", "\0\u001f\u007f"),
        List.of(
            "\"\u00e9\u20ac\ud83d\ude00\u007f\"",
            "\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080\u007f"));
  }

  @ParameterizedTest
  @MethodSource("strings")
  void readsStringsAsBytes(List<String> row) throws IOException {
    assertEquals(row.get(1), string(reader(row.get(0))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "a                | 2 | the JSON ends inside of a string
          "a\\              | 2 | the JSON ends inside of a string
          "\\ud83d"         | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\ud83dx"        | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\ud83d\\n"      | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\ud83d\\ud83d"  | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\ude00"         | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\udc7f"         | 7 | a lone surrogate stands in a string; expected a pair, or \\udc80 to \\udcff for a byte
          "\\u12"           | 1 | invalid escape in a string; expected four hexadecimal digits after \\u
          "\\u12gh"         | 1 | invalid escape in a string; expected four hexadecimal digits after \\u
          "\\x41"           | 1 | invalid escape in a string; expected one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u
          'x'               | 0 | found 'x'; expected a string
          """)
  void refusesMalformedStrings(String json, int offset, String problem) {
    assertFails(json, JsonStringsTest::string, "$, offset " + offset + ": " + problem);
  }

  @Test
  void refusesControlCharactersInStrings() {
    assertFails(
        "\"a\nb\"",
        JsonStringsTest::string,
        "$, offset 2: a control character stands in a string; expected an escape like \\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "80", "e282", "eda080", "f4908080", "ff", "c3"})
  void refusesTextThatIsNotUtf8(String hex) throws IOException {
    byte[] json = HexFormat.of().parseHex("22" + hex + "22");
    CritException problem = assertThrows(CritException.class, () -> string(reader(json)));
    assertEquals(
        "$, offset 1: a string is not valid UTF-8; expected \\udcNN for a byte 0xNN that is not"
            + " UTF-8",
        problem.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"\"', ''",
    "'\"YQ==\"', a",
    "'\"YWI=\"', ab",
    "'\"YWJj\"', abc",
    "'\"YW\\nJj\\r\\n\\t \"', abc",
    "'\"Y Q = =\"', a",
    "'\"\\u0059\\u0051\\u003D\\u003d\\u000a\"', a",
    "'\"Pz8/\"', ???",
    "'\"Pz8\\/\"', ???",
    "'\"Pz8\\u002f\"', ???"
  })
  void readsBase64InAnySpelling(String json, String text) throws IOException {
    assertEquals(text, new String(base64(reader(json)), UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"Y-Q=\"', 2, a character stands in base64 that is none of its digits",
    "'\"Y\\u0416\"', 2, a character stands in base64 that is none of its digits",
    "'\"Y\\u0151\"', 2, a character stands in base64 that is none of its digits",
    "'\"Y\\f\"', 2, a character stands in base64 that is none of its digits",
    "'\"YQ=', 4, the JSON ends inside of a string",
    "'\"YQ\\', 3, the JSON ends inside of a string",
    "'\"Y\u00e9\"', 2, a character stands in base64 that is none of its digits"
  })
  void refusesOtherBase64(String json, int offset, String problem) {
    assertFails(json, JsonStringsTest::base64, "$, offset " + offset + ": " + problem);
  }

  @Test
  void base64MayBeLongerThanTheBuffer() throws IOException {
    byte[] bytes = new byte[1_000_003];
    new Random(1).nextBytes(bytes);
    String oneLine = Base64.getEncoder().encodeToString(bytes);
    String lines = Base64.getMimeEncoder().encodeToString(bytes);
    String escaped = lines.replace("\r\n", "\\r\\n").replace("/", "\\/");
    for (String text : List.of(oneLine, escaped)) {
      assertArrayEquals(bytes, base64(reader('"' + text + '"')));
      byte[] json = ('"' + text + '"').getBytes(UTF_8);
      JsonReader trickle = new JsonReader(Streams.trickling(json), Limits.DEFAULT);
      assertArrayEquals(bytes, base64(trickle), "byte by byte");
    }
  }

  @Test
  void endlessStringsEndAtTheLimit() {
    var endless =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[] {'"'}), Streams.endless((byte) 'a'));
    CritException problem =
        assertThrows(
            CritException.class,
            () -> new JsonReader(endless, Limits.DEFAULT).string(new WireBuffer(1), 1 << 20));
    assertEquals("the string has more than 1048576 bytes", problem.problem());
  }
}
