package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.assertUnencodable;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys may come in any order, as far as that needs no more memory than the limits allow. */
final class KeyOrderTest {
  private static final EncodeOptions KEEPING_32_BYTES =
      EncodeOptions.DEFAULT.withLimits(new Limits(1 << 20, 32, 100));

  private static final byte[] PIPE =
      ImageBytes.of(ImageType.PIPES_DATA)
          .entry(new Wire().varint(1, 7).varint(2, 3))
          .text("abc")
          .toByteArray();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'magic': 'PIPES_DATA', 'entries': [{'pipe_id': 7, 'bytes': 3, 'extra': 'YWJj'}]}",
        "{'magic': 'PIPES_DATA', 'entries': [{'extra': 'YWJj', 'pipe_id': 7, 'bytes': 3}]}",
        "{'magic': 'PIPES_DATA', 'entries': [{'bytes': 3, 'extra': 'YWJj', 'pipe_id': 7}]}",
        "{'entries': [{'bytes': 3, 'extra': 'YWJj', 'pipe_id': 7}], 'magic': 'PIPES_DATA'}",
        "{'entries': [{'extra': 'YWJj', 'bytes': 3, 'pipe_id': 7}], 'byte_order': 'little',"
            + " 'version': '1.1', 'magic': 'PIPES_DATA'}"
      })
  void doesNotMatter(String json) throws IOException {
    assertSameBytes(PIPE, encode(json.replace('\'', '"')), json);
  }

  @Test
  void ofVersionAndByteOrderDoesNotMatterBeforeTheEntriesAreWritten() throws IOException {
    byte[] big = encode("{\"byte_order\": \"big\", \"magic\": \"MM\", \"entries\": []}");
    assertSameBytes(new byte[] {0x54, 0x56, 0x43, 0x19, 0x57, 0x49, 0x28, 0x20}, big, "big");
    byte[] old = encode("{\"entries\": [], \"version\": \"1.0\", \"magic\": \"MM\"}");
    assertSameBytes(new byte[] {0x20, 0x28, 0x49, 0x57}, old, "old");
    assertUnencodable(
        "{\"magic\": \"MM\", \"entries\": [], \"version\": \"1.0\"}",
        "$.version, offset 41: the key comes after the entries; expected it before \"entries\"");
  }

  @Test
  void ofUnknownFieldsDoesNotMatter() throws IOException {
    byte[] image =
        ImageBytes.of(ImageType.PAGEMAP)
            .entry(new Wire().varint(1, 7))
            .entry(new Wire().varint(1, 1).varint(2, 2).bytes(2, (byte) 9).varint(9, 9))
            .toByteArray();
    String json = decode(image, DecodeOptions.RAW);
    String unknown = "\"@unknown\": [\"EgEJ\\n\", \"SAk=\\n\"]";
    assertEquals(
        "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 7}, {\"vaddr\": 1,"
            + " \"compat_nr_pages\": 2, "
            + unknown
            + "}]}",
        json);
    assertSameBytes(image, encode(json), "unknown fields last");
    String first = json.replace(", " + unknown, "").replace("\"vaddr\"", unknown + ", \"vaddr\"");
    assertSameBytes(image, encode(first), "unknown fields first");
  }

  @Test
  void mattersForPayloadsAboveTheLimit() {
    String payload = "YWJj".repeat(11);
    String json =
        "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"pipe_id\": 7, \"extra\": \""
            + payload
            + "\", \"bytes\": 33}]}";
    assertTooMuch(
        json,
        "$.entries[0].extra, offset 106: more than 32 bytes of payload stand before the field"
            + " \"bytes\"; expected \"extra\" as the last key of the entry");
    assertTooMuch(
        json.replace("\"bytes\": 33", "\"size\": 1")
            .replace("\"pipe_id", "\"bytes\": 33, \"pipe_id"),
        "$.entries[0], offset 131: a key stands after more than 32 bytes of payload; expected"
            + " \"extra\" as the last key of the entry");
  }

  @Test
  void mattersForEntriesAboveTheLimit() {
    assertTooMuch(
        "{\"entries\": [{\"pipe_id\": 7, \"bytes\": 3, \"extra\": \"YWJj\"}], \"magic\":"
            + " \"PIPES_DATA\"}",
        "$.entries, offset 50: more than 32 bytes of JSON stand before the key that says how to"
            + " read them; expected the keys in the order in which crit decode writes them");
  }

  /** Kind: key order and size limits of JSON that other tools write. A file can be read twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'entries': [{'pipe_id': 7, 'extra': '#', 'bytes': 33}], 'magic': 'PIPES_DATA'}",
        "{'magic': 'PIPES_DATA', 'entries': [{'extra': '#', 'pipe_id': 7, 'bytes': 33}]}",
        "{'entries': [{'bytes': 33, 'extra': '#', 'pipe_id': 7}], 'magic': 'PIPES_DATA'}"
      })
  void doesNotMatterForFilesWhateverTheirSize(String json, @TempDir Path directory)
      throws IOException {
    String text = json.replace('\'', '"').replace("#", "YWJj".repeat(11));
    Path file = Files.writeString(directory.resolve("sorted.json"), text);
    Path image = directory.resolve("image");
    new ImageEncoder(KEEPING_32_BYTES, Warnings.IGNORE).encode(file, image);
    byte[] expected =
        ImageBytes.of(ImageType.PIPES_DATA)
            .entry(new Wire().varint(1, 7).varint(2, 33))
            .text("abc".repeat(11))
            .toByteArray();
    assertSameBytes(expected, Files.readAllBytes(image), text);
  }

  @Test
  void failuresInWhatIsReadLateNameTheirPlace(@TempDir Path directory) throws IOException {
    String json =
        "{\"entries\": [{\"pipe_id\": 7, \"extra\": \"YW!j\", \"bytes\": 3, \"x\": 1}],"
            + " \"magic\": \"PIPES_DATA\"}";
    Path file = Files.writeString(directory.resolve("sorted.json"), json);
    CritException failure =
        assertThrows(
            CritException.class,
            () ->
                new ImageEncoder(KEEPING_32_BYTES, Warnings.IGNORE)
                    .encode(file, directory.resolve("image")));
    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith(file + ": $.entries[0].x, offset 61: unknown key"),
        failure.getMessage());
  }

  private static void assertTooMuch(String json, String message) {
    CritException problem =
        assertThrows(CritException.class, () -> encodeKeepingLittle(json, new ArrayList<>()));
    assertEquals(message, problem.getMessage());
  }

  private static byte[] encodeKeepingLittle(String json, List<String> warnings) throws IOException {
    return encode(utf8(json), KEEPING_32_BYTES, (location, problem) -> warnings.add(problem));
  }

  @Test
  void payloadsAboveTheLimitLeaveUnknownFieldsAndTheFormOfTheMessageAsTheyAre() throws IOException {
    Wire message = new Wire().varint(9, 9).varint(2, 40).bytes(2, (byte) 1).varint(1, 7);
    byte[] image =
        ImageBytes.of(ImageType.PIPES_DATA)
            .entry(message)
            .text("0123456789".repeat(4))
            .toByteArray();
    List<String> warnings = new ArrayList<>();
    byte[] back = encodeKeepingLittle(decode(image, DecodeOptions.RAW), warnings);
    assertSameBytes(image, back, "raw JSON");
    assertEquals(List.of(), warnings);
  }
}
