package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.parse;
import static org.crit4j.testing.Conversion.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Warnings;
import org.crit4j.json.DecodeOptions.Lenience;
import org.crit4j.testing.Golden;
import org.crit4j.testing.Golden.Output;
import org.crit4j.testing.Mutation;
import org.crit4j.testing.RandomImages;
import org.crit4j.testing.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the input: either it is refused with the one exception there is for that, or it is
 * converted, and then it comes back.
 */
@Timeout(120)
final class HostileInputTest {
  private static final DecodeOptions LENIENT = DecodeOptions.PRETTY.withLenience(Lenience.LENIENT);

  static List<Golden> all() {
    return Golden.all();
  }

  static List<Golden> small() {
    return all().stream().filter(it -> it.expected(Output.RAW).length() <= 800).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void imagesThatComeByteByByteAreDecodedAlike(Golden golden) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
        .decode(Streams.trickling(golden.bytes()), json);
    assertEquals(golden.expected(Output.RAW), json.toString(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("all")
  void jsonThatComesByteByByteIsEncodedAlike(Golden golden) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(Streams.trickling(utf8(golden.expected(Output.PRETTY))), image);
    assertSameBytes(golden.bytes(), image.toByteArray(), "pretty JSON");
  }

  @ParameterizedTest
  @MethodSource("small")
  void imagesThatAreCutOffAreRefusedOrShorter(Golden golden) throws IOException {
    byte[] whole = golden.bytes();
    String all = golden.expected(Output.RAW);
    for (int length = 0; length < whole.length; length++) {
      byte[] image = Arrays.copyOf(whole, length);
      try {
        String json = decode(image, DecodeOptions.RAW);
        // Without the brackets, and for a ghost file without the last of the base64.
        String entries = json.substring(0, json.length() - Math.min(json.length(), 12));
        assertTrue(all.startsWith(entries), () -> json + " is no beginning of " + all);
        assertSameBytes(image, encode(json), json);
      } catch (CritException e) {
        assertIsOneLine(e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("small")
  void jsonThatIsCutOffIsRefused(Golden golden) {
    byte[] json = utf8(golden.expected(Output.RAW));
    for (int length = 0; length < json.length; length++) {
      byte[] start = Arrays.copyOf(json, length);
      CritException problem =
          assertThrows(
              CritException.class, () -> encode(start, EncodeOptions.DEFAULT, Warnings.IGNORE));
      assertIsOneLine(problem);
    }
  }

  @Test
  void mutatedImagesAreRefusedOrComeBack() {
    List<Golden> images = all().stream().filter(it -> it.bytes().length < 5000).toList();
    RandomImages.forEachSeed(
        2,
        "mutated images",
        seed -> {
          Random random = new Random(seed);
          byte[] original = images.get(random.nextInt(images.size())).bytes();
          byte[] image = new Mutation(random).mutate(original);
          assertRefusedOrComesBack(image, random.nextBoolean());
          try {
            parse(decode(image, LENIENT));
          } catch (CritException e) {
            assertIsOneLine(e);
          }
        });
  }

  private static void assertRefusedOrComesBack(byte[] image, boolean pretty) throws IOException {
    String json;
    try {
      json = decode(image, pretty ? DecodeOptions.PRETTY : DecodeOptions.RAW);
    } catch (CritException e) {
      assertIsOneLine(e);
      return;
    }
    parse(json);
    try {
      assertSameBytes(image, encode(json), json);
    } catch (CritException e) {
      assertTrue(e.problem().matches("required field \"\\w+\" is missing"), e.getMessage());
    }
  }

  @Test
  void mutatedJsonIsRefusedOrStandsForAnImage() {
    List<Golden> images = all().stream().filter(it -> it.bytes().length < 2000).toList();
    RandomImages.forEachSeed(
        2,
        "mutated JSON documents",
        seed -> {
          Random random = new Random(seed);
          Golden golden = images.get(random.nextInt(images.size()));
          String original = golden.expected(random.nextBoolean() ? Output.RAW : Output.PRETTY);
          byte[] json = new Mutation(random).mutate(utf8(original));
          byte[] image;
          try {
            image = encode(json, EncodeOptions.DEFAULT, Warnings.IGNORE);
          } catch (CritException e) {
            assertIsOneLine(e);
            return;
          }
          String decoded = decode(image, DecodeOptions.RAW);
          assertSameBytes(image, encode(decoded), decoded);
        });
  }

  @Test
  void smallLimitsAreKeptToByAllImages() {
    DecodeOptions tight = DecodeOptions.RAW.withLimits(new Limits(64, 16, 2));
    List<Golden> images = all();
    RandomImages.forEachSeed(
        10,
        "images read within small limits",
        seed -> {
          Random random = new Random(seed);
          Golden golden = images.get(random.nextInt(images.size()));
          try {
            String json = decode(golden.bytes(), tight);
            assertEquals(golden.expected(Output.RAW), json);
          } catch (CritException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.matches(".*expected at most 64|.*nested deeper than 2.*"), message);
          }
        });
  }

  private static void assertIsOneLine(CritException problem) {
    String message = String.valueOf(problem.getMessage());
    assertFalse(message.isBlank() || message.chars().anyMatch(c -> c < ' '), message);
    assertTrue(problem.location().offset().isPresent(), message);
  }
}
