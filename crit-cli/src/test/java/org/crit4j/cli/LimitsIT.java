package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is odd, too much, or without end has a defined answer, of the packaged tool in a heap of 64
 * MiB: one line, exit code 1, and no file.
 */
@EnabledOnOs(OS.LINUX)
final class LimitsIT {
  private static final int APPARMOR = 0x59423047;
  private static final int COMMON = 0x54564319;

  @TempDir private Path directory;

  private CritProcess crit() {
    return CritProcess.in(directory).with("CRIT_OPTS", "-Xmx64m");
  }

  private Result encode(String json, Charset charset) throws Exception {
    return crit().reading(json.getBytes(charset)).run("encode", "-o", "out");
  }

  private void assertRefused(Result result, String message) throws Exception {
    assertEquals("crit " + message + "\n", result.err());
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), Trees.files(directory));
  }

  private static String pagemap(String entry) {
    return "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}, " + entry + "]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"vaddr\": 1, \"vaddr\": 1}| $.entries[1].vaddr: the key \"vaddr\" is given twice",
        "{\"vaddr\": NaN}| $.entries[1].vaddr: found \"NaN\"; expected an integer",
        "{\"vaddr\": 1e3}| $.entries[1].vaddr: found a number with a fraction or an exponent;"
            + " expected an integer",
        "{\"vaddr\": 18446744073709551616}| $.entries[1].vaddr: the number is above 2^64-1",
        "{\"vaddr\": -1}| $.entries[1].vaddr: the number -1 is out of range;"
            + " expected 0 to 18446744073709551615",
      })
  void oddValuesAreRefused(String entry, String problem) throws Exception {
    Result result = encode(pagemap(entry), UTF_8);
    String line = result.err().replaceFirst(", offset \\d+:", ":");
    assertEquals("crit encode: " + problem + "\n", line);
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), Trees.files(directory));
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    encode("\ufeff" + Sample.PAGEMAP_RAW, UTF_8).assertQuietSuccess();
    assertEquals(
        -1, Files.mismatch(Sample.PAGEMAP, directory.resolve("out")), "another image is written");
  }

  @Test
  void otherEncodingsOfUnicodeAreRefused() throws Exception {
    assertRefused(
        encode("\ufeff" + Sample.PAGEMAP_RAW, UTF_16LE),
        "encode: $, offset 0: the JSON is not in UTF-8 (it looks like UTF-16 or UTF-32);"
            + " expected JSON in UTF-8");
  }

  @Test
  void aPayloadWithoutEndIsReadInConstantMemory() throws Exception {
    Result result =
        crit()
            .script(
                "{ printf '{\"magic\": \"SK_QUEUES\", \"entries\": [{\"id_for\": 1, "
                    + "\"length\": 805306368, \"extra\": \"';"
                    + " head -c 1G /dev/zero | tr '\\0' A; } | \"$CRIT\" encode -o out");
    assertRefused(
        result, "encode: $.entries[0].extra, offset 1073741904: the JSON ends inside of a string");
  }

  @Test
  void aStringWithoutEndIsRefused() throws Exception {
    // What is no payload has to fit into memory, and into 256 MiB.
    String start = "printf '{\"magic\": \"UTSNS\", \"entries\": [{\"nodename\": \"';";
    String script = "{ " + start + " cat /dev/zero | tr '\\0' A; } | \"$CRIT\" encode -o out";
    Result little = crit().script(script);
    assertTrue(
        little
            .err()
            .startsWith("crit encode: not enough memory; raise the limit, as with CRIT_OPTS="),
        little.err());
    assertEquals(1, little.err().lines().count());
    Result much = crit().with("CRIT_OPTS", "-Xmx1500m").script(script);
    assertTrue(
        much.err()
            .matches(
                "crit encode: \\$\\.entries\\[0]\\.nodename, offset \\d+:"
                    + " the string has more than 268435456 bytes\n"),
        much.err());
    assertEquals(List.of(), Trees.files(directory));
  }

  @Test
  void anEndlessStreamThatMakesNoSenseIsRefusedAtOnce() throws Exception {
    for (String device : List.of("/dev/zero", "/dev/urandom")) {
      for (String command : List.of("decode", "encode")) {
        Result result = crit().reading(Path.of(device)).run(command, "-o", "out");
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals(1, result.exitCode());
      }
    }
    assertEquals(List.of(), Trees.files(directory));
  }

  @Test
  void anEndlessImageIsPrintedInConstantMemoryAsLongAsSomebodyReads() throws Exception {
    Result result =
        crit()
            .with("IMAGE", Sample.SK_QUEUES.toString())
            .script(
                "{ cat \"$IMAGE\"; while tail -c +9 \"$IMAGE\"; do :; done 2> /dev/null; }"
                    + " | \"$CRIT\" decode | head -c 100M | wc -c");
    assertEquals("104857600\n", result.text());
    assertEquals("", result.err());
  }

  @Test
  void nestingIsBounded() throws Exception {
    Result json = encode("[".repeat(1_000_000), UTF_8);
    assertEquals(1, json.err().lines().count(), json.err());
    Result object = encode(pagemap("{\"x\": " + "[".repeat(1_000_000)), UTF_8);
    assertEquals(1, object.err().lines().count(), object.err());
    byte[] message = new byte[0];
    for (int i = 0; i < 5_000; i++) {
      message = field(i == 4_999 ? 1 : 3, message);
    }
    ByteBuffer image = ByteBuffer.allocate(message.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(COMMON).putInt(APPARMOR).putInt(message.length).put(message);
    for (String command : List.of("decode", "show")) {
      String[] words = command.equals("show") ? new String[] {"show", "-"} : new String[] {command};
      Result result = crit().reading(image.array()).run(words);
      assertTrue(result.err().contains("nested deeper than 100"), result.err());
      assertEquals(1, result.err().lines().count(), result.err());
      assertEquals(1, result.exitCode());
    }
    assertEquals(List.of(), Trees.files(directory));
  }

  /** A field with that content. */
  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    int length = content.length;
    while (length > 0x7f) {
      out.write(length | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
