package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertUndecodable;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions.Lenience;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images that are damaged, or none at all: exact messages, and what lenient reading makes of them.
 * Nested classes are named after rows of the table "Beyond the reference".
 */
final class DamagedImageTest {
  private static final Wire PIPE = new Wire().varint(1, 7).varint(2, 3);
  private static final String PIPE_JSON = "{\"pipe_id\": 7, \"bytes\": 3, \"extra\": \"YWJj\\n\"}";

  private static ImageBytes pipes() {
    return ImageBytes.of(ImageType.PIPES_DATA).entry(PIPE).text("abc");
  }

  private static String pipesJson(String entries) {
    return "{\"magic\": \"PIPES_DATA\", \"entries\": [" + entries + "]}";
  }

  /** Asserts the error, and the JSON and the warning that lenient reading makes of it. */
  private static void assertDamage(ImageBytes image, String message, String json)
      throws IOException {
    byte[] bytes = image.toByteArray();
    assertUndecodable(bytes, message);
    List<String> warnings = new ArrayList<>();
    DecodeOptions lenient = DecodeOptions.RAW.withLenience(Lenience.LENIENT);
    Warnings collect = (location, problem) -> warnings.add(location + ": " + problem);
    assertEquals(json, decode(bytes, lenient, collect));
    assertEquals(List.of(message), warnings);
  }

  @Nested
  @DisplayName("non-zero padding")
  class NonZeroPadding {
    private final Wire semaphores =
        new Wire()
            .message(1, new Wire().varint(1, 1).varint(2, 2).varint(3, 3).hex("20042805 30063807"))
            .varint(2, 1);
    private final String json =
        "{\"magic\": \"IPCNS_SEM\", \"entries\": [{\"desc\": {\"key\": 1, \"uid\": 2, \"gid\": 3,"
            + " \"cuid\": 4, \"cgid\": 5, \"mode\": 6, \"id\": 7}, \"nsems\": 1, \"extra\": [9]}]}";

    private ImageBytes image() {
      return ImageBytes.of(ImageType.IPCNS_SEM).entry(semaphores);
    }

    @Test
    void isAnErrorAtItsOffset() throws IOException {
      assertDamage(
          image().hex("0900 0000 0100 0000"),
          "entry 0, offset 34: the padding after the payload is not zero; expected 0x00",
          json);
    }

    @Test
    void mayNotBeCutOff() throws IOException {
      assertDamage(
          image().hex("0900 0000 00"),
          "entry 0, offset 32: the padding after the payload is cut off",
          json);
    }
  }

  @Nested
  @DisplayName("bytes after the last entry")
  class BytesAfterTheLastEntry {
    @Test
    void areAnErrorWhereTheyAreNoSize() throws IOException {
      assertDamage(
          pipes().hex("000102"),
          "offset 19: 3 bytes stand after the last entry; expected the end of the file, or an"
              + " entry's size of 4 bytes",
          pipesJson(PIPE_JSON));
    }

    @Test
    void areAnErrorWhereTheyAreASizeOfMoreThanIsThere() throws IOException {
      assertDamage(
          pipes().int32(5).hex("0807"),
          "entry 1, offset 19: the entry should have 5 bytes, but the file ends after 2",
          pipesJson(PIPE_JSON));
    }
  }

  @Nested
  @DisplayName("entry or payload shorter than declared")
  class EntryOrPayloadShorterThanDeclared {
    @Test
    void payload() throws IOException {
      assertDamage(
          ImageBytes.of(ImageType.PIPES_DATA).entry(PIPE).text("ab"),
          "entry 0, offset 16: the payload should have 3 bytes, but only 2 follow",
          pipesJson("{\"pipe_id\": 7, \"bytes\": 3, \"extra\": \"YWI=\\n\"}"));
    }

    @Test
    void fieldOfAMessage() throws IOException {
      assertDamage(
          ImageBytes.of(ImageType.UTSNS).entry(new Wire().hex("0a05 6162")),
          "entry 0, offset 13: field 1 has 5 bytes, but only 2 follow; expected a UtsnsEntry"
              + " message",
          "{\"magic\": \"UTSNS\", \"entries\": []}");
    }

    @Test
    void lenientReadingGoesOnAfterAMessageThatCannotBeRead() throws IOException {
      assertDamage(
          ImageBytes.of(ImageType.PSTREE)
              .entry(new Wire().hex("ff"))
              .entry(new Wire().hex("08011002 18032004")),
          "entry 0, offset 12: number is cut off; expected a PstreeEntry message",
          "{\"magic\": \"PSTREE\", \"entries\": [{\"pid\": 1, \"ppid\": 2, \"pgid\": 3, \"sid\":"
              + " 4}]}");
    }

    @Test
    void messageQueue() throws IOException {
      Wire queue = new Wire().message(1, new Wire()).varint(2, 1).varint(3, 2);
      byte[] image =
          ImageBytes.of(ImageType.IPCNS_MSG)
              .entry(queue)
              .int32(4)
              .hex("0801 1002")
              .text("ab")
              .pad(2, 8)
              .toByteArray();
      assertUndecodable(
          image, "entry 0, offset 34: the file ends before message 1 of 2 in the queue");
    }
  }

  @Nested
  @DisplayName("missing required fields")
  class MissingRequiredFields {
    @Test
    void arePrintedWithoutAndWarnedAbout() throws IOException {
      byte[] image =
          ImageBytes.of(ImageType.EVENTFD_FILE)
              .entry(new Wire().varint(1, 1).varint(2, 0).message(3, new Wire().varint(1, 0)))
              .toByteArray();
      List<String> warnings = new ArrayList<>();
      Warnings collect = (location, problem) -> warnings.add(location + ": " + problem);
      assertEquals(
          "{\"magic\": \"EVENTFD_FILE\", \"entries\": [{\"id\": 1, \"flags\": 0, \"fown\":"
              + " {\"uid\": 0}}]}",
          decode(image, DecodeOptions.RAW, collect));
      assertEquals(
          List.of(
              "entry 0, offset 12: required field fown.euid is missing",
              "entry 0, offset 12: required field fown.signum is missing",
              "entry 0, offset 12: required field fown.pid_type is missing",
              "entry 0, offset 12: required field fown.pid is missing",
              "entry 0, offset 12: required field counter is missing"),
          warnings);
    }
  }

  @Nested
  @DisplayName("truncated, empty or foreign file")
  class TruncatedEmptyOrForeignFile {
    @TempDir Path directory;

    @Test
    void empty() {
      assertUndecodable(
          new byte[0],
          "offset 0: the file is empty; expected a CRIU image, which starts with a magic of 4"
              + " bytes");
    }

    @Test
    void shorterThanAMagic() {
      assertUndecodable(
          new byte[] {0x19, 0x43, 0x56},
          "offset 0: the file is too short; expected a CRIU image, which starts with a magic of 4"
              + " bytes");
    }

    @Test
    void endingAfterTheFirstMagic() {
      assertUndecodable(
          new Wire().hex("19435654 4738").toByteArray(),
          "offset 4: the file ends after the first magic; expected the magic of an image type");
    }

    @Test
    void ofAnUnknownType() {
      assertUndecodable(
          new Wire().hex("19435654 01020304").toByteArray(),
          "offset 4: unknown magic 0x4030201; expected the magic of an image type");
    }

    @Test
    void withTheFirstMagicOfOtherTypes() {
      assertUndecodable(
          new Wire().hex("40591055 47380555").toByteArray(),
          "offset 0: the first magic 0x55105940 does not go with CORE; expected 0x54564319");
      assertUndecodable(
          new Wire().hex("19435654 06330957").toByteArray(),
          "offset 0: the first magic 0x54564319 does not go with STATS; expected 0x55105940");
      assertUndecodable(
          new Wire().hex("19435654 16313158").toByteArray(),
          "offset 0: the first magic 0x54564319 does not go with INVENTORY; expected no magic"
              + " before its own");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            1f8b0800 | 0x88b1f    | this is gzip-compressed data
            28b52ffd | 0xfd2fb528 | this is zstd-compressed data
            58340257 | 0x57023458 | this is CRIU's cache of kernel features, which has no messages
            7b226d61 | 0x616d227b | this looks like JSON, which crit encode reads
            5b7b2022 | 0x22207b5b | this looks like JSON, which crit encode reads
            7f454c46 | 0x464c457f | this may be raw data without messages, like memory pages
            """)
    void foreignFilesAreRecognised(String start, String magic, String guess) {
      assertUndecodable(
          new Wire().hex(start).toByteArray(),
          "offset 0: unknown magic " + magic + ": " + guess + "; expected a CRIU image");
    }

    @ParameterizedTest
    @CsvSource({
      "pages-1.img, memory pages",
      "route6-10.img, output of ip -6 route save",
      "tmpfs-dev-49.tar.gz.img, a gzip-compressed tar of a tmpfs"
    })
    void rawFilesAreNamedForWhatTheyAre(String name, String description) throws IOException {
      Path file = Files.write(directory.resolve(name), utf8("\u007fELF"));
      CritException problem =
          assertThrows(
              CritException.class,
              () ->
                  new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
                      .decode(file, new ByteArrayOutputStream()));
      assertEquals(
          file
              + ": offset 0: unknown magic 0x464c457f: by its name this is "
              + description
              + ", a raw file without messages and so without a JSON form; expected a CRIU image",
          problem.getMessage());
    }
  }

  @Nested
  @DisplayName("negative or huge length")
  class NegativeOrHugeLength {
    @Test
    void negativeSizeOfAnEntry() throws IOException {
      assertDamage(
          ImageBytes.of(ImageType.PIPES_DATA).int32(-1).text("abc"),
          "entry 0, offset 8: the entry has 4294967295 bytes; expected at most 268435456",
          pipesJson(""));
    }

    @Test
    void hugeSizeOfAnEntry() throws IOException {
      assertDamage(
          ImageBytes.of(ImageType.PIPES_DATA).int32(200 << 20).text("abc"),
          "entry 0, offset 8: the entry should have 209715200 bytes, but the file ends after 3",
          pipesJson(""));
    }

    @Test
    void sizeOfAnEntryAboveTheLimit() throws IOException {
      assertDamage(
          pipes().int32(Integer.MAX_VALUE).text("abc"),
          "entry 1, offset 19: the entry has 2147483647 bytes; expected at most 268435456",
          pipesJson(PIPE_JSON));
    }

    @Test
    void sizeOfAnEntryInAFileWhoseEndIsKnown(@TempDir Path directory) throws IOException {
      Path file = directory.resolve("pipes-data.img");
      Files.write(file, pipes().int32(-1).text("abc").toByteArray());
      CritException problem =
          assertThrows(
              CritException.class,
              () ->
                  new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
                      .decode(file, new ByteArrayOutputStream()));
      assertEquals(
          file
              + ": entry 1, offset 19: the entry should have 4294967295 bytes, but the file ends"
              + " after 3",
          problem.getMessage());
    }

    @Test
    void negativePayload() throws IOException {
      Wire shared =
          new Wire().message(1, new Wire().hex("0801 1002 1803 2004 2805 3006 3807")).varint(2, -1);
      byte[] image = ImageBytes.of(ImageType.IPCNS_SHM).entry(shared).text("abc").toByteArray();
      assertUndecodable(
          image,
          "entry 0, offset 39: the payload should have 18446744073709551615 bytes, but the file"
              + " ends before");
    }

    @Test
    void hugePayload() throws IOException {
      Wire pipe = new Wire().varint(1, 7).varint(2, 0xffff_ffffL);
      assertDamage(
          ImageBytes.of(ImageType.PIPES_DATA).entry(pipe).text("abc"),
          "entry 0, offset 20: the payload should have 4294967295 bytes, but only 3 follow",
          pipesJson("{\"pipe_id\": 7, \"bytes\": 4294967295, \"extra\": \"YWJj\\n\"}"));
    }
  }
}
