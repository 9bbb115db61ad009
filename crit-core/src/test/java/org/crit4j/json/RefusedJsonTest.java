package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.assertUnencodable;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.json.EncodeOptions.UnknownKeys;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JSON that does not fit, with exact messages. Nested classes are named after rows of the table
 * "Beyond the reference".
 */
final class RefusedJsonTest {
  private static final String FD = "{\"id\": 1, \"flags\": 0, \"type\": \"REG\", \"fd\": 3}";

  /** A document whose one entry is the given one, in which "^" marks where the failure is. */
  private static void assertRefused(String type, String entry, String path, String problem) {
    String document = "{\"magic\": \"" + type + "\", \"entries\": [" + entry + "]}";
    int offset = document.indexOf('^');
    assertUnencodable(
        document.replace("^", ""), "$.entries[0]" + path + ", offset " + offset + ": " + problem);
  }

  private static void assertFdRefused(String from, String to, String path, String problem) {
    assertRefused("FDINFO", FD.replace(from, to), path, problem);
  }

  @Nested
  @DisplayName("missing required fields")
  class MissingRequiredFields {
    @Test
    void areNamedWithTheirEntry() {
      assertFdRefused(", \"fd\": 3}", "}^", "", "required field \"fd\" is missing");
      assertRefused(
          "EVENTFD_FILE",
          "{\"id\": 1, \"flags\": 0, \"fown\": {\"uid\": 0, \"pid\": 0}^, \"counter\": 7}",
          ".fown",
          "required field \"euid\" is missing");
    }
  }

  @Nested
  @DisplayName("unknown key in the JSON (a typo)")
  class UnknownKeyInTheJson {
    private final EncodeOptions ignoring =
        EncodeOptions.DEFAULT.withUnknownKeys(UnknownKeys.IGNORE);

    @Test
    void isAnErrorThatNamesTheNearestField() {
      assertFdRefused(
          "\"flags\"",
          "\"flgs\":^",
          ".flgs",
          "unknown key \"flgs\"; expected a field; the nearest name is \"flags\"");
    }

    @Test
    void isAnErrorWithoutAGuessWhereNothingIsNear() {
      assertFdRefused("{\"id\"", "{\"xattr\":^ 1, \"id\"", ".xattr", "unknown key \"xattr\"");
    }

    @Test
    void isAnErrorInTheDocumentToo() {
      assertUnencodable(
          "{\"magic\": \"FDINFO\", \"entires\": []}",
          "$.entires, offset 30: unknown key \"entires\"; expected \"entries\"");
    }

    @Test
    void extraIsOneWhereTheTypeHasNoPayload() {
      assertFdRefused("3}", "3, \"extra\":^ \"\"}", ".extra", "unknown key \"extra\"");
    }

    @Test
    void mayBeIgnored() throws IOException {
      String document =
          "{\"comment\": [{\"a\": null, \"b\\\"}\": \"]\"}], \"magic\": \"FDINFO\","
              + " \"entries\": [{\"note\": {\"x\": [1.5e3, true]}, "
              + FD.substring(1)
              + "]}";
      List<String> warnings = new ArrayList<>();
      byte[] image = encode(utf8(document), ignoring, (location, problem) -> warnings.add(problem));
      byte[] expected =
          ImageBytes.of(ImageType.FDINFO)
              .entry(new Wire().varint(1, 1).varint(2, 0).varint(3, 1).varint(4, 3))
              .toByteArray();
      assertSameBytes(expected, image, document);
      assertEquals(
          List.of("unknown key \"comment\" is ignored", "unknown key \"note\" is ignored"),
          warnings);
    }

    @Test
    void isWarnedAboutInOneLineThatIsSafeToPrint() throws IOException {
      String document =
          "{\"a\\n\": 0, \"magic\": \"FDINFO\", \"entries\": [{\"b\\u001b[1m\": 0, "
              + FD.substring(1)
              + "]}";
      List<String> warnings = new ArrayList<>();
      encode(utf8(document), ignoring, (location, problem) -> warnings.add(problem));
      assertEquals(
          List.of("unknown key \"a\\u000a\" is ignored", "unknown key \"b\\u001b[1m\" is ignored"),
          warnings);
    }
  }

  @Nested
  @DisplayName("number out of the field's range")
  class NumberOutOfTheFieldsRange {
    @ParameterizedTest
    @CsvSource({
      "FDINFO, id, uint32, 4294967296, 0 to 4294967295",
      "FDINFO, id, uint32, -1, 0 to 4294967295",
      "PIDFD, nspid, int32, 2147483648, -2147483648 to 2147483647",
      "PIDFD, nspid, int32, -2147483649, -2147483648 to 2147483647",
      "PIDFD, nspid, int32, 18446744073709551615, -2147483648 to 2147483647",
      "FDINFO, type, enum, 2147483648, -2147483648 to 2147483647",
      "EVENTFD_FILE, counter, uint64, -1, 0 to 18446744073709551615",
      "REG_FILES, mnt_id, sint32, 2147483648, -2147483648 to 2147483647",
      "VMAS, fd, sint64, 9223372036854775808, -9223372036854775808 to 9223372036854775807",
    })
    void isAnErrorWithTheRange(
        ImageType type, String field, String kind, String number, String range) {
      String problem = "the number " + number + " is out of range; expected " + range;
      String plain = "{\"" + field + "\": " + number + "^}";
      assertRefused(type.name(), plain, "." + field, problem);
      String quoted = "{\"" + field + "\": \"" + number + "\"^}";
      assertRefused(type.name(), quoted, "." + field, problem);
    }

    @Test
    void isAnErrorAbove64Bits() {
      assertRefused(
          "EVENTFD_FILE",
          "{\"counter\": ^18446744073709551616}",
          ".counter",
          "the number is above 2^64-1");
      assertRefused("VMAS", "{\"fd\": ^-9223372036854775809}", ".fd", "the number is below -2^63");
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '\'',
        value = {"-0, 0", "4294967295, 4294967295", "\"0xffffffff\", 4294967295", "\"-0\", 0"})
    void isNoErrorAtItsEnds(String number, long value) throws IOException {
      String document = "{\"magic\": \"FDINFO\", \"entries\": [" + FD.replace("1", number) + "]}";
      Wire entry = new Wire().varint(1, value).varint(2, 0).varint(3, 1).varint(4, 3);
      byte[] expected = ImageBytes.of(ImageType.FDINFO).entry(entry).toByteArray();
      assertSameBytes(expected, encode(document), document);
    }

    @Test
    void isAnErrorForDevicesTooLargeForTheirForm() {
      assertRefused(
          "GHOST_FILE",
          "{\"dev\": \"1:1048576\"^}",
          ".dev",
          "device number \"1:1048576\" is out of range");
    }

    @Test
    void isAnErrorForSemaphores() {
      String entry =
          "{\"desc\": {\"key\": 1, \"uid\": 2, \"gid\": 3, \"cuid\": 4, \"cgid\": 5,"
              + " \"mode\": 6, \"id\": 7}, \"nsems\": 2, \"extra\": [0, 65536^]}";
      assertRefused(
          "IPCNS_SEM",
          entry,
          ".extra[1]",
          "a semaphore's value is out of range; expected 0 to 65535");
    }
  }

  @Nested
  @DisplayName("bad base64")
  class BadBase64 {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            AAE*^AA    | a character stands in base64 that is none of its digits
            A"^        | the base64 is cut off: its digits are no multiple of 4
            AA"^       | the base64 is cut off: its digits are no multiple of 4
            AAA"^      | the base64 is cut off: its digits are no multiple of 4
            AA="^      | the base64 is cut off: its digits are no multiple of 4
            AAAA="^    | the base64 is cut off: its digits are no multiple of 4
            AA==^AAAA  | base64 goes on after its padding
            """)
    void isAnError(String text, String problem) {
      // The offset is that of the bad character, or after the string.
      String value = text.contains("*") ? text.replace("*^", "^*") : text;
      String entry = "{\"siginfo\": \"" + value + (value.contains("\"") ? "}" : "\"}");
      assertRefused("SIGNAL", entry, ".siginfo", problem);
    }

    @Test
    void isAnErrorInPayloads() {
      assertRefused(
          "PIPES_DATA",
          "{\"pipe_id\": 1, \"bytes\": 3, \"extra\": \"AA^!=\"}",
          ".extra",
          "a character stands in base64 that is none of its digits");
    }
  }

  @Nested
  @DisplayName("wrong kind of value")
  class WrongKindOfValue {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            id    | true     | found "true"       | an integer
            id    | null     | found "null"       | an integer
            id    | {}       | found an object    | an integer
            id    | [1]      | found a list       | an integer
            type  | {}       | found an object    | an integer
            xattr_security_selinux | 7 | found a number | a string
            """)
    void isAnErrorThatSaysWhatIsThere(String field, String value, String found, String expected) {
      assertRefused(
          "FDINFO",
          "{\"" + field + "\": ^" + value + "}",
          "." + field,
          found + "; expected " + expected);
    }

    @Test
    void isAnErrorForListsObjectsAndTruthValues() {
      assertRefused("PSTREE", "{\"threads\": ^5}", ".threads", "found a number; expected a list");
      assertRefused("PIDFD", "{\"fown\": ^[]}", ".fown", "found a list; expected an object");
      assertRefused(
          "BINFMT_MISC",
          "{\"enabled\": ^\"yes\"}",
          ".enabled",
          "found a string; expected true or false");
      assertRefused(
          "BINFMT_MISC", "{\"enabled\": ^2}", ".enabled", "found a number; expected true or false");
    }

    @Test
    void isAnErrorForNamesThatNothingHas() {
      assertFdRefused(
          "\"REG\"",
          "\"REGG\"^",
          ".type",
          "unknown name \"REGG\"; expected a name or number; the nearest name is \"REG\"");
      assertRefused(
          "REG_FILES", "{\"flags\": \"O_RDWR | O_X\"^}", ".flags", "unknown flag \"O_X\"");
      assertRefused(
          "INETSK",
          "{\"family\": \"INET7\"^}",
          ".family",
          "unknown name \"INET7\", expected UNIX, INET, INET6, NETLINK, PACKET");
      assertRefused(
          "INETSK",
          "{\"src_addr\": [\"1.2.3\"^]}",
          ".src_addr[0]",
          "\"1.2.3\" is no IP address; expected IPv4 or IPv6");
      assertRefused(
          "UNIXSK",
          "{\"name\": \"a=b\"^}",
          ".name",
          "'=' stands alone in quoted-printable text; expected two hexadecimal digits after '='"
              + " (=3D for '=' itself)");
    }

    @Test
    void isAnErrorForPayloadsOfAnotherSizeThanTheEntrySays() {
      assertRefused(
          "PIPES_DATA",
          "{\"pipe_id\": 1, \"bytes\": 4, \"extra\": \"YWJj\\n\"}^",
          "",
          "extra has 3 bytes, but the field \"bytes\" says 4");
      assertRefused(
          "PIPES_DATA",
          "{\"pipe_id\": 1, \"bytes\": 4}^",
          "",
          "the key \"extra\" is missing: extra has 0 bytes, but the field \"bytes\" says 4");
    }

    @Test
    void leavesTheTargetFileAsItWas(@TempDir Path directory) throws IOException {
      Path target = directory.resolve("pipes-data.img");
      ImageEncoder encoder = new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE);
      byte[] json = utf8("{\"magic\": \"PIPES_DATA\", \"entries\": [{\"bytes\": -1}]}");
      assertThrows(
          CritException.class, () -> encoder.encode(new ByteArrayInputStream(json), target));
      assertFalse(Files.exists(target), "a new file");

      Files.writeString(target, "before");
      assertThrows(
          CritException.class, () -> encoder.encode(new ByteArrayInputStream(json), target));
      assertEquals("before", Files.readString(target));
    }
  }
}
