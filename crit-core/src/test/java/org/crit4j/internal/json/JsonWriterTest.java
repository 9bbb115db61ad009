package org.crit4j.internal.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer puts together by words and counts by itself. */
final class JsonWriterTest {
  private static final int SEED = 1;

  /** Numbers of every length, and the ones around each power of ten and of two. */
  private static LongStream numbers() {
    LongStream.Builder numbers = LongStream.builder();
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      numbers.add(power - 1).add(power).add(power + 1);
    }
    for (int bit = 0; bit < Long.SIZE; bit++) {
      numbers.add((1L << bit) - 1).add(1L << bit);
    }
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      numbers.add(random.nextLong() >>> random.nextInt(Long.SIZE));
    }
    return numbers.build();
  }

  @Test
  void numbersAreThoseOfTheJdk() {
    numbers()
        .forEach(
            number -> {
              assertEquals(Long.toUnsignedString(number), text(out -> out.unsigned(number)));
              assertEquals(Long.toString(number), text(out -> out.signed(number)));
              assertEquals(Long.toString(-number), text(out -> out.signed(-number)));
            });
  }

  @Test
  void hexadecimalNumbersAreThoseOfTheJdk() {
    numbers()
        .forEach(
            number -> {
              String digits = Long.toHexString(number);
              assertEquals("\"0x" + digits + '"', text(out -> out.hex(number, false)));
              String signed = number < 0 ? "-0x" + Long.toHexString(-number) : "0x" + digits;
              assertEquals('"' + signed + '"', text(out -> out.hex(number, true)));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "1.22.133.0", "127.0.0.1", "255.255.255.255"})
  void internetAddressesAreDotted(String address) {
    int number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    int bits = number;
    assertEquals('"' + address + '"', text(out -> out.ipv4(bits)));
  }

  @Test
  void stringsOfAnyLengthAreEscapedWhereTheyMustBe() {
    String plain = "a path, ".repeat(20_000);
    assertEquals('"' + plain + '"', string(plain));
    assertEquals(
        '"' + plain + "\\n\\u00e9\\\"" + plain + '"', string(plain + "\n\u00e9\"" + plain));
    assertEquals("\"\\u007f\"", string("\u007f"));
    assertEquals("\"\"", string(""));
  }

  private static String string(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return text(out -> out.utf8String(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @CsvSource({
    "false, '{\"k\": [1, {}, {\"k\": true, \"k\": 2}], \"k\": []}'",
    "true, '{\n    \"k\": [\n        1,\n        {},\n        {\n            \"k\": true,\n"
        + "            \"k\": 2\n        }\n    ],\n    \"k\": []\n}'"
  })
  void bracketsAreLaidOutAsPythonDoes(boolean indented, String expected) {
    JsonKey key = JsonKey.of("k");
    assertEquals(
        expected,
        text(
            indented,
            out -> {
              out.beginObject();
              out.key(key);
              out.beginArray();
              out.element();
              out.unsigned(1);
              out.element();
              out.beginObject();
              out.endObject();
              out.element();
              out.beginObject();
              out.key(key);
              out.bool(true);
              out.key(key);
              out.unsigned(2);
              out.endObject();
              out.endArray();
              out.key(key);
              out.beginArray();
              out.endArray();
              out.endObject();
            }));
  }

  /** Keys of each length that is put together in another way, at each place of a small buffer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 12, 20, 21, 60, 10_000})
  void rowsOfPairsGoOverTheEndsOfBuffers(int keyLength) {
    String name = "k".repeat(keyLength);
    JsonKey key = JsonKey.of(name);
    int count = 20_000 / keyLength + 20;
    StringBuilder expected = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      expected.append(i == 0 ? "" : ", ").append('"').append(name).append("\": ");
      expected.append(i % 3 == 0 ? "false" : String.valueOf(i % 3 == 1 ? i : -i));
    }
    expected.append('}');
    assertEquals(
        expected.toString(),
        text(
            out -> {
              out.beginObject();
              int at = out.position();
              for (int i = 0; i < count; i++) {
                at = out.pair(at, key);
                at = i % 3 == 0 ? out.bool(at, false) : out.number(at, i % 3 == 1 ? i : -i, true);
              }
              out.moveTo(at);
              out.endObject();
            }));
  }

  @Test
  void whatIsRolledBackLeavesNothing() {
    JsonKey key = JsonKey.of("k");
    assertEquals(
        "{\n    \"k\": 1,\n    \"k\": 2\n}",
        text(
            true,
            out -> {
              out.beginObject();
              out.key(key);
              out.unsigned(1);
              out.mark();
              out.key(key);
              out.beginArray();
              out.element();
              out.beginObject();
              out.rollback();
              out.key(key);
              out.unsigned(2);
              out.endObject();
            }));
  }

  /** Writes something. */
  private interface Writing {
    void to(JsonWriter out) throws IOException;
  }

  private static String text(Writing writing) {
    return text(false, writing);
  }

  private static String text(boolean indented, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonWriter out = new JsonWriter(bytes, indented);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toString(US_ASCII);
  }
}
