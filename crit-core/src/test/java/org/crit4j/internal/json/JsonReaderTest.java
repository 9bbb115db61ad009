package org.crit4j.internal.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.testing.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, lists, objects and documents of JSON. */
final class JsonReaderTest {
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

  private static String integer(JsonReader reader) throws IOException {
    reader.integer();
    reader.end();
    return reader.isNegative()
        ? Long.toString(reader.number())
        : Long.toUnsignedString(reader.number());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "-1",
        "9223372036854775808",
        "18446744073709551615",
        "-9223372036854775808",
        "10000000000000000000",
        "12345678901234567890"
      })
  void readsIntegersExactly(String number) throws IOException {
    assertEquals(number, integer(reader(number)));
    assertEquals(number, integer(reader(" \t\r\n" + number + "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.0     | found a number with a fraction or an exponent; expected an integer
          1e3     | found a number with a fraction or an exponent; expected an integer
          1E3     | found a number with a fraction or an exponent; expected an integer
          01      | a number starts with 0; expected an integer without leading zeros
          -01     | a number starts with 0; expected an integer without leading zeros
          18446744073709551616 | the number is above 2^64-1
          99999999999999999999 | the number is above 2^64-1
          100000000000000000000000000000000000000000000000 | the number is above 2^64-1
          -9223372036854775809 | the number is below -2^63
          -18446744073709551615 | the number is below -2^63
          NaN     | found "NaN"; expected an integer
          Infinity | found "Infinity"; expected an integer
          null    | found "null"; expected an integer
          -       | found a number; expected an integer
          -x      | found a number; expected an integer
          +1      | found '+'; expected an integer
          .5      | found '.'; expected an integer
          'x'     | found 'x'; expected an integer
          \u0663  | found the byte 0xd9; expected an integer
          """)
  void refusesWhatIsNoInteger(String json, String problem) {
    assertFails(json, JsonReaderTest::integer, "$, offset 0: " + problem);
  }

  @Test
  void refusesNumbersThatGoOnAsSomethingElse() {
    assertFails(
        "1x",
        JsonReaderTest::integer,
        "$, offset 1: found 'x'; expected nothing after the" + " document");
    assertFails(
        "-1-1",
        JsonReaderTest::integer,
        "$, offset 2: found a number; expected nothing" + " after the document");
  }

  @ParameterizedTest
  @CsvSource({
    "\"5\", 5, false",
    "\"-5\", -5, false",
    "\"0x1F\", 31, true",
    "\"-0x10\", -16, true",
    "\"0xffffffffffffffff\", -1, true",
    "\"18446744073709551615\", -1, false"
  })
  void readsIntegersInStrings(String json, long number, boolean hexadecimal) throws IOException {
    JsonReader reader = reader(json);
    assertTrue(reader.integerString());
    assertEquals(number, reader.number());
    assertEquals(hexadecimal, reader.isHexadecimal());
    reader.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\"x\"", "\"0x\"", "\"0xg\"", "\"5 \"", "\"1:2\"", "\"-\"", "\"5"})
  void leavesOtherStringsForOthersToRead(String json) throws IOException {
    JsonReader reader = reader(json);
    assertFalse(reader.integerString());
    assertEquals(0, reader.offset(), "something was read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x10000000000000000\"", "\"18446744073709551616\""})
  void refusesIntegersInStringsAbove64Bits(String json) {
    assertFails(json, JsonReader::integerString, "$, offset 0: the number is above 2^64-1");
  }

  @Test
  void readsObjectsAndLists() throws IOException {
    JsonReader reader = reader(" { \"a\" : [ 1 , 2 ] , \"\\u0062\":[],\"c\":{} } ");
    reader.beginObject();
    assertTrue(reader.nextKey(true));
    assertEquals("a", reader.key());
    reader.beginArray();
    assertTrue(reader.nextElement(true));
    reader.integer();
    assertTrue(reader.nextElement(false));
    reader.integer();
    assertFalse(reader.nextElement(false));
    assertTrue(reader.nextKey(false));
    assertEquals("b", reader.key());
    reader.beginArray();
    assertFalse(reader.nextElement(true));
    assertTrue(reader.nextKey(false));
    reader.beginObject();
    assertFalse(reader.nextKey(true));
    assertFalse(reader.nextKey(false));
    reader.end();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1,]      | 3 | found ']'; expected a value after ','
          [1 2]     | 3 | found a number; expected ',' or ']'
          [,1]      | 1 | found ','; expected an integer
          [1        | 2 | found the end of the JSON; expected ',' or ']'
          [         | 1 | found the end of the JSON; expected an integer
          [1}       | 2 | found '}'; expected ',' or ']'
          [// c     | 1 | found '/'; expected an integer
          """)
  void refusesMalformedLists(String json, int offset, String problem) {
    Reading<Long> list =
        reader -> {
          reader.beginArray();
          long count = 0;
          for (; reader.nextElement(count == 0); count++) {
            reader.integer();
          }
          return count;
        };
    assertFails(json, list, "$, offset " + offset + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,}    | 7 | found '}'; expected a key in quotes
          {"a" 1}     | 5 | found a number; expected ':'
          {"a":1 "b"} | 7 | found a string; expected ',' or '}'
          {a:1}       | 1 | found 'a'; expected a key in quotes
          {'a':1}     | 1 | found '''; expected a key in quotes
          {1:1}       | 1 | found a number; expected a key in quotes
          {"a":1      | 6 | found the end of the JSON; expected ',' or '}'
          {"a         | 3 | the JSON ends inside of a string
          """)
  void refusesMalformedObjects(String json, int offset, String problem) {
    Reading<Boolean> object =
        reader -> {
          reader.beginObject();
          for (boolean first = true; reader.nextKey(first); first = false) {
            reader.integer();
          }
          return true;
        };
    assertFails(json, object, "$, offset " + offset + ": " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-1.5e+10",
        "\"\"",
        "\"a\\\"b\\\\\"",
        "[]",
        "{}",
        "[[],{}]",
        "{\"a\": [1, {\"b\": null}], \"c\": \"]}\"}"
      })
  void passesOverValuesOfAnyKind(String json) throws IOException {
    JsonReader skipping = reader(json + " ");
    skipping.skipValue();
    skipping.end();
    JsonReader keeping = reader(json);
    byte[] kept = keeping.rawValue(1000);
    assertEquals(json.replaceAll("([:,]) ", "$1"), new String(kept, UTF_8));
    keeping.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nul", "tru", "x", "[1,]", "[1 1]", "{\"a\"}", "{\"a\":}", "{,}", "\"a"})
  void doesNotPassOverMalformedValues(String json) {
    assertThrows(CritException.class, () -> reader(json).skipValue());
  }

  @Test
  void nestingIsBounded() throws IOException {
    Limits limits = new Limits(100, 100, 5);
    JsonReader deep =
        new JsonReader(new ByteArrayInputStream("[".repeat(100_000).getBytes(UTF_8)), limits);
    CritException problem = assertThrows(CritException.class, deep::skipValue);
    assertEquals(
        "$, offset 19: JSON nested too deeply; expected at most 5 levels of messages",
        problem.getMessage());
  }

  @Test
  void endlessKeysEndAtTheLimit() {
    var endless =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[] {'{', '"'}), Streams.endless((byte) 'k'));
    JsonReader[] reader = new JsonReader[1];
    CritException problem =
        assertThrows(
            CritException.class,
            () -> {
              reader[0] = new JsonReader(endless, Limits.DEFAULT);
              reader[0].beginObject();
              reader[0].nextKey(true);
            });
    assertEquals("the string has more than 4096 bytes", problem.problem());
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertEquals("7", integer(reader("\ufeff7")));
  }

  static List<Charset> otherCharsets() {
    return List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));
  }

  @ParameterizedTest
  @MethodSource("otherCharsets")
  void otherEncodingsAreRecognised(Charset charset) {
    for (String json : List.of("{\"magic\"", "\ufeff{\"magic\"")) {
      CritException problem =
          assertThrows(CritException.class, () -> reader(json.getBytes(charset)));
      assertEquals(
          "$, offset 0: the JSON is not in UTF-8 (it looks like UTF-16 or UTF-32); expected JSON"
              + " in UTF-8",
          problem.getMessage());
    }
  }
}
