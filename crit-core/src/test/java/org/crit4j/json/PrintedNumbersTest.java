package org.crit4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that stand as decode prints them are read in another way, with the same result. */
final class PrintedNumbersTest {
  private static final List<String> KEYS =
      List.of("vaddr", "compat_nr_pages", "in_parent", "flags", "nr_pages", "nr", "vaddr ");

  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "9",
          "10",
          "4096",
          "12345678",
          "123456789",
          "1234567812345678",
          "123456789012345678",
          "1234567890123456789",
          "4294967295",
          "4294967296",
          "9223372036854775807",
          "18446744073709551615",
          "18446744073709551616",
          "-1",
          "-0",
          "00",
          "01",
          "1.5",
          "1e3",
          "true",
          "false",
          "\"0x1000\"",
          "\"7\"",
          "null",
          "");

  private final Random random = new Random(11);

  private static String encoded(String entries) throws IOException {
    String json = "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}, " + entries + "]}";
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), image);
    return HexFormat.of().formatHex(image.toByteArray());
  }

  /** The image, or what is wrong and at which path; offsets differ. */
  private static String outcome(String entries) throws IOException {
    try {
      return encoded(entries);
    } catch (CritException e) {
      String at = e.location().path().orElse("");
      return at + ": " + e.problem() + e.expected().map(it -> "; " + it).orElse("");
    }
  }

  private static String object(List<String> pairs, String separator) {
    return "{" + String.join(separator, pairs) + "}";
  }

  @Test
  void theResultIsTheSame() throws IOException {
    int images = 0;
    for (int round = 0; round < 20_000; round++) {
      List<String> printed = new ArrayList<>();
      List<String> spaced = new ArrayList<>();
      int from = random.nextInt(3) == 0 ? random.nextInt(KEYS.size()) : 0;
      for (int i = from; i < KEYS.size(); i += 1 + random.nextInt(random.nextBoolean() ? 1 : 3)) {
        boolean known = random.nextInt(20) > 0;
        String key = KEYS.get(known ? Math.min(i, 4) : random.nextInt(KEYS.size()));
        String value = VALUES.get(random.nextInt(random.nextInt(9) == 0 ? VALUES.size() : 7));
        printed.add("\"" + key + "\": " + value);
        spaced.add("\"" + key + "\" :" + value);
      }
      String expected = outcome(object(spaced, " ,"));
      assertEquals(expected, outcome(object(printed, ", ")), printed::toString);
      images += expected.startsWith("$") || expected.startsWith(":") ? 0 : 1;
    }
    assertTrue(images > 1000 && images < 19_000, "of both kinds: " + images);
  }

  /** Wherever the window onto the document ends. */
  @Test
  void numbersAreReadAcrossTheWindowsEnd() throws IOException {
    for (int before = 8000; before < 8200; before += 3) {
      String entry = "{\"vaddr\": 123456789012345, \"compat_nr_pages\": 0, \"nr_pages\": 77}";
      String padded = " ".repeat(before) + entry + ", " + " ".repeat(57_300) + entry;
      assertEquals(encoded(entry + "," + entry), encoded(padded), () -> "after spaces");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"vaddr\": 1, \"compat_nr_pages\": 0, \"vaddr\": 2}",
        "{\"compat_nr_pages\": 0, \"vaddr\": 1, \"compat_nr_pages\": 1}"
      })
  void aKeyThatIsGivenTwiceIsRefused(String entry) throws IOException {
    assertTrue(outcome(entry).contains("is given twice"), outcome(entry));
  }

  @Test
  void anyNumberIsWhatItsDigitsSay() throws IOException {
    for (int digits = 1; digits <= 18; digits++) {
      StringBuilder number = new StringBuilder().append(1 + random.nextInt(9));
      while (number.length() < digits) {
        number.append(random.nextInt(10));
      }
      String image = encoded("{\"vaddr\": " + number + ", \"compat_nr_pages\": 0}");
      StringBuilder varint = new StringBuilder();
      long left = Long.parseLong(number.toString());
      do {
        long part = left & 0x7f;
        left >>>= 7;
        varint.append(HexFormat.of().toHexDigits((byte) (left == 0 ? part : part | 0x80)));
      } while (left != 0);
      assertTrue(image.endsWith("08" + varint + "1000"), number + " in " + image);
    }
  }
}
