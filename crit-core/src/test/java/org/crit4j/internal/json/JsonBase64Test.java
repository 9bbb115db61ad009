package org.crit4j.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.testing.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Base64 in JSON strings: lines as decoding writes them go a fast way, and everything else one that
 * must agree with it. Bytes that trickle in never fill a line at once, and so go the slow way.
 */
final class JsonBase64Test {
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String lines(byte[] bytes, int width, String end) {
    return '"' + encode(bytes, width).replace("\n", end) + '"';
  }

  private static String encode(byte[] bytes, int width) {
    return Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(bytes);
  }

  private static byte[] read(InputStream json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonReader reader = new JsonReader(json, Limits.DEFAULT);
    long count = reader.base64((piece, from, to) -> bytes.write(piece, from, to - from));
    assertEquals(bytes.size(), count);
    reader.end();
    return bytes.toByteArray();
  }

  private static void assertReads(byte[] expected, String json) throws IOException {
    byte[] bytes = json.getBytes(ISO_8859_1);
    assertArrayEquals(expected, read(new ByteArrayInputStream(bytes)));
    assertArrayEquals(expected, read(Streams.trickling(bytes)));
  }

  private static String failure(InputStream json) {
    return String.valueOf(assertThrows(CritException.class, () -> read(json)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"76, \\n", "76, \\r\\n", "76, \\u000a", "76, ' '", "76, ''", "64, \\n", "72, \\n"})
  void linesOfEveryFormAreRead(int width, String end) throws IOException {
    for (int length = 0; length < 400; length++) {
      assertReads(random(length), lines(random(length), width, end));
    }
    // More than the window onto the document and the buffer for the bytes hold.
    for (int length : new int[] {49_151, 49_152, 49_153, 100_000, 300_001}) {
      assertReads(random(length), lines(random(length), width, end));
    }
  }

  @Test
  void linesAreReadWhereverTheyStandInTheWindow() throws IOException {
    byte[] bytes = random(200_000);
    String json = lines(bytes, 76, "\\n");
    for (int before = 0; before < 80; before++) {
      byte[] padded = (" ".repeat(before) + json).getBytes(ISO_8859_1);
      assertArrayEquals(bytes, read(new ByteArrayInputStream(padded)));
    }
  }

  @Test
  void linesOfDifferentLengthsAreRead() throws IOException {
    byte[] bytes = random(57 * 1000);
    String digits = encode(bytes, 0);
    Random random = new Random(7);
    StringBuilder json = new StringBuilder("\"");
    for (int at = 0; at < digits.length(); ) {
      int length = random.nextInt(4) == 0 ? random.nextInt(100) : 76;
      int end = Math.min(digits.length(), at + length);
      json.append(digits, at, end).append("\\n");
      at = end;
    }
    assertReads(bytes, json.append('"').toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {'*', '-', '_', 0x01, 0x80, 0xc3, 0xff})
  void aWrongDigitIsFoundWhereverItIs(int wrong) throws IOException {
    byte[] json = lines(random(57 * 3 + 20), 76, "\\n").getBytes(ISO_8859_1);
    for (int at = 1; at < json.length - 1; at++) {
      if (json[at] == '\\' || json[at - 1] == '\\') {
        continue;
      }
      byte[] bad = Arrays.copyOf(json, json.length);
      bad[at] = (byte) wrong;
      String message = failure(new ByteArrayInputStream(bad));
      assertEquals(
          "$, offset " + at + ": a character stands in base64 that is none of its digits", message);
      assertEquals(message, failure(Streams.trickling(bad)));
    }
  }

  @Test
  void paddingInsideOfALineIsAnError() throws IOException {
    byte[] json = lines(random(57 * 3), 76, "\\n").getBytes(ISO_8859_1);
    for (int at = 1; at < 2 * 78; at++) {
      if (json[at] == '\\' || json[at - 1] == '\\') {
        continue;
      }
      byte[] bad = Arrays.copyOf(json, json.length);
      bad[at] = '=';
      int next = json[at + 1] == '\\' ? at + 3 : at + 1;
      String message = failure(new ByteArrayInputStream(bad));
      assertEquals("$, offset " + next + ": base64 goes on after its padding", message);
      assertEquals(message, failure(Streams.trickling(bad)));
    }
  }
}
