package org.crit4j.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.crit4j.json.ImageSummary;

/** Conversions in memory, and assertions about them. */
public final class Conversion {
  private Conversion() {}

  /** The JSON of an image. */
  public static String decode(byte[] image, DecodeOptions options, Warnings warnings)
      throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    new ImageDecoder(options, warnings).decode(new ByteArrayInputStream(image), json);
    return json.toString(StandardCharsets.UTF_8);
  }

  /** The JSON of an image. */
  public static String decode(byte[] image, DecodeOptions options) throws IOException {
    return decode(image, options, Warnings.IGNORE);
  }

  /** The image of some JSON. */
  public static byte[] encode(byte[] json, EncodeOptions options, Warnings warnings)
      throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    new ImageEncoder(options, warnings).encode(new ByteArrayInputStream(json), image);
    return image.toByteArray();
  }

  /** The image of some JSON. */
  public static byte[] encode(String json) throws IOException {
    return encode(utf8(json), EncodeOptions.DEFAULT, Warnings.IGNORE);
  }

  /** The number of an image's entries. */
  public static ImageSummary info(byte[] image) throws IOException {
    return new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
        .info(new ByteArrayInputStream(image));
  }

  /** The text as bytes. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Asserts that both styles of JSON give the image back. */
  public static void assertRoundTrips(byte[] image) throws IOException {
    assertRoundTrips(image, DecodeOptions.RAW);
    assertRoundTrips(image, DecodeOptions.PRETTY);
  }

  private static void assertRoundTrips(byte[] image, DecodeOptions options) throws IOException {
    String json = decode(image, options);
    parse(json);
    assertSameBytes(image, encode(json), json);
  }

  /** Asserts that bytes are equal; shows where they are not. */
  public static void assertSameBytes(byte[] expected, byte[] actual, String what) {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      fail(
          "byte %d of %d and %d: expected %s but was %s; from %s"
              .formatted(
                  at,
                  expected.length,
                  actual.length,
                  hex(expected, at),
                  hex(actual, at),
                  what.substring(0, Math.min(what.length(), 2000))));
    }
  }

  private static String hex(byte[] bytes, int from) {
    return HexFormat.of().formatHex(bytes, from, Math.min(bytes.length, from + 16));
  }

  /** Asserts that the image cannot be decoded; the exact message is the assertion. */
  public static void assertUndecodable(byte[] image, String message) {
    CritException problem =
        assertThrows(CritException.class, () -> decode(image, DecodeOptions.RAW));
    assertEquals(message, problem.getMessage());
  }

  /** Asserts that the JSON cannot be encoded; the exact message is the assertion. */
  public static void assertUnencodable(String json, String message) {
    CritException problem = assertThrows(CritException.class, () -> encode(json));
    assertEquals(message, problem.getMessage());
  }

  /** Our own JSON as another parser reads it, to its end; asserts that it is ASCII. */
  public static JsonElement parse(String json) throws IOException {
    assertTrue(json.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), json);
    JsonReader reader = new JsonReader(new StringReader(json));
    // STRICT takes no lone surrogates, which stand for bytes that are not UTF-8.
    reader.setStrictness(Strictness.LEGACY_STRICT);
    JsonElement document = JsonParser.parseReader(reader);
    assertEquals(JsonToken.END_DOCUMENT, reader.peek(), "more after the document");
    return document;
  }
}
