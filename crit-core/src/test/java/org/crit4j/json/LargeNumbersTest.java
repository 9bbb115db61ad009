package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.assertUnencodable;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.image.ImageType;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kind: numbers above 2^53, and tools that round them. */
final class LargeNumbersTest {
  private static final DecodeOptions SAFE =
      DecodeOptions.RAW.withNumbers(DecodeOptions.Numbers.SAFE);

  private static final String HINT =
      "the JSON went through a tool that reads numbers as doubles (jq before 1.7, JavaScript);"
          + " expected all digits of it, or a string, as decode --safe-numbers prints it";

  private static byte[] pagemap(long vaddr) {
    return ImageBytes.of(ImageType.PAGEMAP)
        .entry(new Wire().varint(1, 7))
        .entry(new Wire().varint(1, vaddr).varint(2, 1))
        .toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void areStringsOnRequest(long value) throws IOException {
    byte[] image = pagemap(value);
    String json = decode(image, SAFE);
    assertEquals(
        "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 7}, {\"vaddr\": \""
            + Long.toUnsignedString(value)
            + "\", \"compat_nr_pages\": 1}]}",
        json);
    assertSameBytes(image, encode(json), json);
  }

  @Test
  void othersStayNumbers() throws IOException {
    byte[] image = pagemap(1L << 53);
    assertEquals(decode(image, DecodeOptions.RAW), decode(image, SAFE));
  }

  @Test
  void stringsDoNotMakeNamesBase64() throws IOException {
    String json =
        "{\"magic\": \"UNIXSK\", \"entries\": [{\"id\": 1, \"ino\": 2, \"type\": 1, \"state\": 7,"
            + " \"flags\": 2, \"uflags\": 0, \"backlog\": 0, \"peer\": 0, \"fown\": {\"uid\": 0,"
            + " \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0}, \"opts\": {\"so_sndbuf\": 1,"
            + " \"so_rcvbuf\": 1, \"so_snd_tmo_sec\": NUMBER, \"so_snd_tmo_usec\": 0,"
            + " \"so_rcv_tmo_sec\": 0, \"so_rcv_tmo_usec\": 0}, \"name\": \"abcd\"}]}";
    byte[] plain = encode(json.replace("NUMBER", "9007199254740993"));
    assertSameBytes(plain, encode(json.replace("NUMBER", "\"9007199254740993\"")), "a name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"18446744073709552000", "1.8446744073709552e+19", "1.8446744073709552E19"})
  void roundedOnesAreRecognised(String number) {
    String value = number.startsWith("1.") ? "more than 2^53" : "2^64";
    assertUnencodable(
        "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 7}, {\"vaddr\": " + number + "}]}",
        "$.entries[1].vaddr, offset 60: the number is " + value + ", rounded: " + HINT);
  }

  private static List<String> warnings(String json) throws IOException {
    List<String> warnings = new ArrayList<>();
    new ImageEncoder(EncodeOptions.DEFAULT, (place, problem) -> warnings.add(problem))
        .encode(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.US_ASCII)),
            new ByteArrayOutputStream());
    return warnings;
  }

  private static String addresses(String... numbers) {
    StringBuilder json =
        new StringBuilder("{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 7}");
    for (String each : numbers) {
      json.append(", {\"vaddr\": ").append(each).append(", \"compat_nr_pages\": 1}");
    }
    return json + "]}";
  }

  @Test
  void documentsWithRoundedOnesAreAWarning() throws IOException {
    String first = "18446744073709543000";
    String second = "18446744073709150000";
    assertEquals(1, warnings(addresses(first, second)).size());
    assertEquals(List.of(), warnings(addresses(first, second, "18446744073709543424")));
    assertEquals(List.of(), warnings(addresses(first)));
  }

  /** Kind: older JSON. */
  @Test
  void pagemapsOfOlderVersionsHaveOneCount() throws IOException {
    byte[] old = pagemap(4096);
    String json =
        "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 7},"
            + " {\"nr_pages\": 1, \"vaddr\": 4096}]}";
    assertSameBytes(old, encode(json), "the number of pages was field 2");
  }

  /** Kind: older JSON. */
  @Test
  void renamedFieldsHaveTheirOlderNames() throws IOException {
    String core =
        "{\"magic\": \"CORE\", \"entries\": [{\"mtype\": \"X86_64\", \"tc\": {\"task_state\": 1,"
            + " \"exit_code\": 0, \"personality\": 0, \"flags\": 0, \"blk_sigset\": 0,"
            + " \"comm\": \"a\", \"old_seccomp_mode\": 2, \"old_seccomp_filter\": 1}}]}";
    assertSameBytes(encode(core), encode(core.replace("old_", "")), "seccomp");
  }
}
