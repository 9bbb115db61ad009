package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.info;
import static org.crit4j.testing.Conversion.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What CRIT loses or cannot read and this library keeps, one nested class for each row of the table
 * "Beyond the reference" in docs/format.md: exact JSON, and back to the same bytes. Rows about
 * damaged images and refused JSON are in {@link DamagedImageTest} and {@link RefusedJsonTest}.
 */
final class BeyondTheReferenceTest {
  private static final String FD = "\"id\": 1, \"flags\": 0, \"type\": \"REG\", \"fd\": 3";

  private static Wire fd() {
    return new Wire().varint(1, 1).varint(2, 0).varint(3, 1).varint(4, 3);
  }

  private static ImageBytes fdinfo(Wire entry) {
    return ImageBytes.of(ImageType.FDINFO).entry(entry);
  }

  private static String fdinfo(String entry) {
    return "{\"magic\": \"FDINFO\", \"entries\": [{" + entry + "}]}";
  }

  /** Asserts the raw JSON, and that it and the pretty one give the image back. */
  private static void assertJson(String expected, ImageBytes image) throws IOException {
    byte[] bytes = image.toByteArray();
    assertEquals(expected, decode(bytes, DecodeOptions.RAW));
    assertSameBytes(bytes, encode(expected), "from raw JSON");
    assertSameBytes(bytes, encode(decode(bytes, DecodeOptions.PRETTY)), "from pretty JSON");
  }

  @Nested
  @DisplayName("unknown field numbers (a newer CRIU, a vendor patch)")
  class UnknownFieldNumbers {
    @Test
    void areKeptWithTagAndValue() throws IOException {
      Wire entry = fd().varint(99, 5).bytes(100, (byte) 0xff).hex("b906 0102030405060708");
      assertJson(
          fdinfo(FD + ", \"@unknown\": [\"mAYF\\n\", \"ogYB/w==\\n\", \"uQYBAgMEBQYHCA==\\n\"]"),
          fdinfo(entry));
    }

    @Test
    void areKeptInsideOfOtherMessages() throws IOException {
      Wire owner = fowner().text(9, "x");
      Wire entry = new Wire().varint(1, 1).varint(2, 0).message(3, owner).varint(4, 7);
      assertJson(
          "{\"magic\": \"EVENTFD_FILE\", \"entries\": [{\"id\": 1, \"flags\": 0, \"fown\": "
              + "{\"uid\": 0, \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0, "
              + "\"@unknown\": [\"SgF4\\n\"]}, \"counter\": 7}]}",
          ImageBytes.of(ImageType.EVENTFD_FILE).entry(entry));
    }

    @Test
    void areWrittenInNumberOrder() throws IOException {
      Wire entry =
          new Wire().varint(1, 1).varint(2, 2).varint(3, 3).varint(4, 4).varint(6, 6).varint(7, 7);
      String json =
          "{\"magic\": \"PSTREE\", \"entries\": [{\"pid\": 1, \"ppid\": 2, \"pgid\": 3, "
              + "\"sid\": 4, \"@unknown\": [\"MAY=\\n\", \"OAc=\\n\"]}]}";
      assertJson(json, ImageBytes.of(ImageType.PSTREE).entry(entry));

      Wire between = new Wire().varint(1, 1).varint(2, 2).varint(4, 4).varint(10, 9);
      assertJson(
          "{\"magic\": \"SK_QUEUES\", \"entries\": [{\"id_for\": 1, \"length\": 2, "
              + "\"@unknown\": [\"IAQ=\\n\", \"UAk=\\n\"], \"extra\": \"YWI=\\n\"}]}",
          ImageBytes.of(ImageType.SK_QUEUES).entry(between).text("ab"));
    }

    @Test
    void mayBeGroups() throws IOException {
      assertJson(fdinfo(FD + ", \"@unknown\": [\"ewgBfA==\\n\"]"), fdinfo(fd().hex("7b 08 01 7c")));
    }

    @Test
    void takeInKnownNumbersWhoseBytesAreOfAnotherType() throws IOException {
      Wire entry = new Wire().varint(1, 1).varint(2, 0).varint(5, 9).bytes(6, (byte) 0x0f);
      assertJson(
          "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}, {\"vaddr\": 1, "
              + "\"compat_nr_pages\": 0, \"nr_pages\": 9, \"@unknown\": [\"MgEP\\n\"]}]}",
          ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, 1)).entry(entry));
    }
  }

  @Nested
  @DisplayName("enum value without a name")
  class EnumValueWithoutAName {
    @Test
    void isPrintedAsItsNumber() throws IOException {
      for (int number : new int[] {77, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
        Wire entry = new Wire().varint(1, 1).varint(2, 0).varint(3, number).varint(4, 3);
        assertJson(fdinfo(FD.replace("\"REG\"", Integer.toString(number))), fdinfo(entry));
      }
    }

    @Test
    void encodingTakesANumberForAnyEnum() throws IOException {
      byte[] expected = fdinfo(fd()).toByteArray();
      assertSameBytes(expected, encode(fdinfo(FD.replace("\"REG\"", "1"))), "number");
      assertSameBytes(expected, encode(fdinfo(FD.replace("REG", "1"))), "number as a string");
    }
  }

  @Nested
  @DisplayName("string field that is not valid UTF-8")
  class StringFieldThatIsNotValidUTF8 {
    @Test
    void hasALoneSurrogateForEachBadByte() throws IOException {
      byte[] name =
          new Wire().hex("2f e9 c3a9 ff e282 c0af eda080 f09f9880 f4908080").toByteArray();
      Wire entry = new Wire().bytes(1, name).text(2, "");
      assertJson(
          "{\"magic\": \"UTSNS\", \"entries\": [{\"nodename\": \"/\\udce9\\u00e9\\udcff\\udce2"
              + "\\udc82\\udcc0\\udcaf\\udced\\udca0\\udc80\\ud83d\\ude00\\udcf4\\udc90\\udc80"
              + "\\udc80\", \"domainname\": \"\"}]}",
          ImageBytes.of(ImageType.UTSNS).entry(entry));
    }
  }

  @Nested
  @DisplayName("unix_name with mixed line ends")
  class UnixNameWithMixedLineEnds {
    private Wire socket(String name) {
      Wire socket = new Wire();
      for (int field = 1; field <= 8; field++) {
        socket.varint(field, 0);
      }
      Wire options = new Wire();
      for (int field = 1; field <= 6; field++) {
        options.varint(field, 0);
      }
      return socket.message(9, fowner()).message(10, options).text(11, name);
    }

    private String nameIn(String json) {
      return json.replaceAll("(?s).*\"name\": \"(.*)\"}]}", "$1");
    }

    private void assertName(String expected, String name) throws IOException {
      byte[] image = ImageBytes.of(ImageType.UNIXSK).entry(socket(name)).toByteArray();
      String json = decode(image, DecodeOptions.RAW);
      assertEquals(expected, nameIn(json));
      assertSameBytes(image, encode(json), "from raw JSON");
    }

    @Test
    void escapesLineEndsWhereTextModeWouldLoseBytes() throws IOException {
      assertName("a=0D=0Ab=0Ac", "a\r\nb\nc");
      assertName("a=0Ab=0D=0Ac", "a\nb\r\nc");
    }

    @Test
    void keepsLineEndsOfOneKind() throws IOException {
      assertName("a\\r\\nb\\r\\nc", "a\r\nb\r\nc");
      assertName("a\\nb\\nc", "a\nb\nc");
      assertName("a\\rb", "a\rb");
    }
  }

  @Nested
  @DisplayName("v1.0 image (no common magic)")
  class ImageOfVersion10 {
    @Test
    void keepsItsVersion() throws IOException {
      ImageHeader header = new ImageHeader(ImageType.FDINFO, FormatVersion.V1_0, ByteOrder.LITTLE);
      assertJson(
          "{\"magic\": \"FDINFO\", \"version\": \"1.0\", \"entries\": [{" + FD + "}]}",
          ImageBytes.of(header).entry(fd()));
    }

    @Test
    void ofServiceTypeKeepsItsVersion() throws IOException {
      ImageHeader header = new ImageHeader(ImageType.STATS, FormatVersion.V1_0, ByteOrder.LITTLE);
      assertJson(
          "{\"magic\": \"STATS\", \"version\": \"1.0\", \"entries\": [{}]}",
          ImageBytes.of(header).entry(new Wire()));
    }

    @Test
    void inventoryHasNoneSinceItsMagicStandsAloneInEveryVersion() throws IOException {
      Wire inventory = new Wire().varint(1, 1);
      assertJson(
          "{\"magic\": \"INVENTORY\", \"entries\": [{\"img_version\": 1}]}",
          ImageBytes.of(ImageType.INVENTORY).entry(inventory));
    }
  }

  @Nested
  @DisplayName("image of a big-endian machine")
  class ImageOfABigEndianMachine {
    private ImageHeader header(ImageType type, FormatVersion version) {
      return new ImageHeader(type, version, ByteOrder.BIG);
    }

    @Test
    void keepsTheByteOrderOfMagicsSizesAndSemaphores() throws IOException {
      IpcDescEntry description = ipcDescription();
      ImageBytes image =
          ImageBytes.of(header(ImageType.IPCNS_SEM, FormatVersion.V1_1))
              .entry(new Wire().bytes(1, description.toByteArray()).varint(2, 3))
              .hex("0001 0200 ffff 0000");
      assertJson(
          "{\"magic\": \"IPCNS_SEM\", \"byte_order\": \"big\", \"entries\": [{\"desc\": "
              + DESCRIPTION
              + ", \"nsems\": 3, \"extra\": [1, 512, 65535]}]}",
          image);
    }

    @Test
    void keepsTheByteOrderOfSizesInMessageQueues() throws IOException {
      Wire entry =
          new Wire().bytes(1, ipcDescription().toByteArray()).varint(2, 16384).varint(3, 1);
      ImageBytes image =
          ImageBytes.of(header(ImageType.IPCNS_MSG, FormatVersion.V1_1))
              .entry(entry)
              .hex("00000004 0801 1003 616263 0000000000");
      assertJson(
          "{\"magic\": \"IPCNS_MSG\", \"byte_order\": \"big\", \"entries\": [{\"desc\": "
              + DESCRIPTION
              + ", \"qbytes\": 16384, \"qnum\": 1, "
              + "\"extra\": [{\"mtype\": 1, \"msize\": 3}, \"YWJj\\n\"]}]}",
          image);
    }

    @Test
    void mayBeOfVersion10Too() throws IOException {
      assertJson(
          "{\"magic\": \"FDINFO\", \"version\": \"1.0\", \"byte_order\": \"big\", "
              + "\"entries\": [{"
              + FD
              + "}]}",
          ImageBytes.of(header(ImageType.FDINFO, FormatVersion.V1_0)).entry(fd()));
    }

    @Test
    void inventoryHasTheByteOrderToo() throws IOException {
      assertJson(
          "{\"magic\": \"INVENTORY\", \"byte_order\": \"big\", \"entries\": "
              + "[{\"img_version\": 2}]}",
          ImageBytes.of(header(ImageType.INVENTORY, FormatVersion.V1_1))
              .entry(new Wire().varint(1, 2)));
    }
  }

  @Nested
  @DisplayName("a message not in canonical form")
  class MessageNotInCanonicalForm {
    private final Wire shuffled = new Wire().varint(4, 3).varint(3, 1).varint(2, 0).varint(1, 1);
    private final String shuffledWire = ", \"@wire\": \"IAMYARAACAE=\\n\"";

    @Test
    void keepsAnotherOrderOfFields() throws IOException {
      assertJson(fdinfo(FD + shuffledWire), fdinfo(shuffled));
    }

    @Test
    void keepsVarintsLongerThanNeeded() throws IOException {
      Wire entry = new Wire().hex("08 8100").varint(2, 0).varint(3, 1).varint(4, 3);
      assertJson(fdinfo(FD + ", \"@wire\": \"CIEAEAAYASAD\\n\""), fdinfo(entry));
    }

    @Test
    void keepsFieldsGivenTwice() throws IOException {
      Wire entry = new Wire().varint(1, 8).varint(1, 1).varint(2, 0).varint(3, 1).varint(4, 3);
      assertJson(fdinfo(FD + ", \"@wire\": \"CAgIARAAGAEgAw==\\n\""), fdinfo(entry));
    }

    @Test
    void keepsPackedListsWhereTheSchemaHasNone() throws IOException {
      Wire entry = new Wire().varint(1, 1).varint(2, 2).varint(3, 3).varint(4, 4);
      entry.bytes(5, (byte) 7, (byte) 8);
      assertJson(
          "{\"magic\": \"PSTREE\", \"entries\": [{\"pid\": 1, \"ppid\": 2, \"pgid\": 3, "
              + "\"sid\": 4, \"threads\": [7, 8], \"@wire\": \"CAEQAhgDIAQqAgcI\\n\"}]}",
          ImageBytes.of(ImageType.PSTREE).entry(entry));
    }

    @Test
    void keepsItsFormBesideAPayload() throws IOException {
      Wire entry = new Wire().varint(2, 2).varint(1, 1);
      assertJson(
          "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"pipe_id\": 1, \"bytes\": 2, "
              + "\"@wire\": \"EAIIAQ==\\n\", \"extra\": \"YWI=\\n\"}]}",
          ImageBytes.of(ImageType.PIPES_DATA).entry(entry).text("ab"));
    }

    @Test
    void keepsLengthsOfMoreThan32BitsOfWhichOnly32Count() throws IOException {
      Wire entry = new Wire().varint(1, 1).varint(2, 0x1_0000_0002L);
      assertJson(
          "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"pipe_id\": 1, \"bytes\": 2, "
              + "\"@wire\": \"CAEQgoCAgBA=\\n\", \"extra\": \"YWI=\\n\"}]}",
          ImageBytes.of(ImageType.PIPES_DATA).entry(entry).text("ab"));
    }

    @Test
    void isWrittenAnewOnceTheEntryIsEdited() throws IOException {
      List<String> warnings = new ArrayList<>();
      String edited = fdinfo(FD.replace("\"fd\": 3", "\"fd\": 4") + shuffledWire);
      byte[] image =
          encode(
              utf8(edited),
              EncodeOptions.DEFAULT,
              (location, problem) -> warnings.add(location + ": " + problem));
      Wire canonical = new Wire().varint(1, 1).varint(2, 0).varint(3, 1).varint(4, 4);
      assertSameBytes(fdinfo(canonical).toByteArray(), image, edited);
      assertEquals(
          List.of(
              "$.entries[0], offset "
                  + (edited.length() - 2)
                  + ": the entry was edited, so \"@wire\" is dropped"),
          warnings);
    }
  }

  @Nested
  @DisplayName("PIDFD, BINFMT_MISC, SIGNAL and other types")
  class TypesThatTheReferenceHasNoHandlerFor {
    @Test
    void pidfd() throws IOException {
      Wire entry = new Wire().varint(1, 1).varint(2, 2).varint(3, 3).varint(4, -4);
      assertJson(
          "{\"magic\": \"PIDFD\", \"entries\": [{\"id\": 1, \"ino\": 2, \"flags\": 3, "
              + "\"nspid\": -4, \"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 0, "
              + "\"pid_type\": 0, \"pid\": 0}}]}",
          ImageBytes.of(ImageType.PIDFD).entry(entry.message(5, fowner())));
    }

    @Test
    void binfmtMisc() throws IOException {
      Wire entry = new Wire().text(1, "elf").varint(2, 1).text(3, "/bin/x").varint(8, -1);
      assertJson(
          "{\"magic\": \"BINFMT_MISC\", \"entries\": [{\"name\": \"elf\", \"enabled\": true, "
              + "\"interpreter\": \"/bin/x\", \"offset\": -1}]}",
          ImageBytes.of(ImageType.BINFMT_MISC).entry(entry));
    }

    @Test
    void signal() throws IOException {
      assertJson(
          "{\"magic\": \"SIGNAL\", \"entries\": [{\"siginfo\": \"AAH/\\n\"}]}",
          ImageBytes.of(ImageType.SIGNAL)
              .entry(new Wire().bytes(1, (byte) 0, (byte) 1, (byte) 0xff)));
    }
  }

  private static final String DESCRIPTION =
      "{\"key\": 1, \"uid\": 2, \"gid\": 3, \"cuid\": 4, \"cgid\": 5, \"mode\": 6, \"id\": 7}";

  private static IpcDescEntry ipcDescription() {
    return IpcDescEntry.newBuilder()
        .setKey(1)
        .setUid(2)
        .setGid(3)
        .setCuid(4)
        .setCgid(5)
        .setMode(6)
        .setId(7)
        .build();
  }

  private static Wire fowner() {
    Wire owner = new Wire();
    for (int field = 1; field <= 5; field++) {
      owner.varint(field, 0);
    }
    return owner;
  }

  @Nested
  @DisplayName("IPCNS_SHM as CRIU 4 writes it (in_pagemaps, no payload)")
  class SharedMemoryWithContentsInAPagesImage {
    @Test
    void hasNoPayload() throws IOException {
      Wire entry = new Wire().bytes(1, ipcDescription().toByteArray()).varint(2, 4096).varint(3, 1);
      String json = "{\"desc\": " + DESCRIPTION + ", \"size\": 4096, \"in_pagemaps\": true}";
      assertJson(
          "{\"magic\": \"IPCNS_SHM\", \"entries\": [" + json + ", " + json + "]}",
          ImageBytes.of(ImageType.IPCNS_SHM).entry(entry).entry(entry));
    }
  }

  @Nested
  @DisplayName("IPCNS_SHM with payload, BPFMAP_DATA")
  class PayloadsThatTheReferenceCannotEncode {
    @Test
    void sharedMemory() throws IOException {
      Wire entry = new Wire().bytes(1, ipcDescription().toByteArray()).varint(2, 5);
      assertJson(
          "{\"magic\": \"IPCNS_SHM\", \"entries\": [{\"desc\": "
              + DESCRIPTION
              + ", \"size\": 5, \"extra\": \"YWJjZGU=\\n\"}]}",
          ImageBytes.of(ImageType.IPCNS_SHM).entry(entry).text("abcde").pad(5, 4));
    }

    @Test
    void bpfMaps() throws IOException {
      Wire entry = new Wire().varint(1, 9).varint(2, 2).varint(3, 3).varint(4, 1);
      assertJson(
          "{\"magic\": \"BPFMAP_DATA\", \"entries\": [{\"map_id\": 9, \"keys_bytes\": 2, "
              + "\"values_bytes\": 3, \"count\": 1, \"extra\": \"a2tWVlY=\\n\"}]}",
          ImageBytes.of(ImageType.BPFMAP_DATA).entry(entry).text("kkVVV"));
    }
  }

  @Nested
  @DisplayName("info of a type with payload")
  class InfoOfATypeWithPayload {
    @Test
    void countsEntriesOnly() throws IOException {
      Wire entry = new Wire().varint(1, 1).varint(2, 8);
      byte[] image =
          ImageBytes.of(ImageType.PIPES_DATA)
              .entry(entry)
              // As entries, these would be two of no bytes.
              .bytes(new byte[8])
              .entry(entry)
              .text("\u007f\u007f\u007f\u007f....")
              .toByteArray();
      assertEquals(new ImageSummary(ImageType.PIPES_DATA, 2), info(image));
    }
  }
}
