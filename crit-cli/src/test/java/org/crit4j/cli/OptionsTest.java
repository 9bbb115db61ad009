package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of every option, by the bytes that come out. */
final class OptionsTest {
  private static final String PAGEMAP = Sample.PAGEMAP.toString();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-i", "--in", "--input"})
  void decodesTheFileThatAnySpellingNames(String option) {
    CritCall call = CritCall.of("decode", option, PAGEMAP).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", call.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-i", "--in=", "--input="})
  void takesTheFileFromTheSameWord(String option) {
    CritCall call = CritCall.of("decode", option + PAGEMAP).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", call.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o", "--out", "--output"})
  void decodesIntoTheFileThatAnySpellingNames(String option) throws IOException {
    Path json = directory.resolve("json");
    CritCall call = CritCall.of("decode", "-i", PAGEMAP, option, json.toString());
    assertEquals("", call.assertQuietSuccess().text());
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(json));
  }

  @ParameterizedTest
  @CsvSource({"-i,-o", "--in,--out", "--input,--output"})
  void encodesByAnySpelling(String in, String out) throws IOException {
    Path json = Files.writeString(directory.resolve("json"), Sample.PAGEMAP_PRETTY);
    Path image = directory.resolve("image");
    CritCall call = CritCall.of("encode", in, json.toString(), out, image.toString());
    assertEquals("", call.assertQuietSuccess().text());
    assertArrayEquals(Files.readAllBytes(Sample.PAGEMAP), Files.readAllBytes(image));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-fraw", "--format=raw"})
  void rawIsOnOneLine(String option) {
    CritCall call = CritCall.of("decode", "-i", PAGEMAP, option).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", call.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", "--format"})
  void niceIsIndentedAndLeavesNumbersPlain(String option) {
    CritCall call = CritCall.of("decode", "-i", PAGEMAP, option, "nice").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_NICE + "\n", call.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "nice"})
  void prettyIsMoreThanAnyFormat(String format) {
    CritCall call = CritCall.of("decode", "--pretty", "-i", PAGEMAP, "-f", format);
    assertEquals(Sample.PAGEMAP_PRETTY + "\n", call.assertQuietSuccess().text());
  }

  @Test
  void aDashStandsForTheStandardStreams() throws IOException {
    byte[] image = Files.readAllBytes(Sample.PAGEMAP);
    CritCall decoded = CritCall.of(image, "decode", "-i", "-", "-o", "-").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", decoded.text());
    CritCall encoded = CritCall.of(decoded.out(), "encode", "-i", "-", "-o", "-");
    assertArrayEquals(image, encoded.assertQuietSuccess().out());
    CritCall shown = CritCall.of(image, "show", "-").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_PRETTY + "\n", shown.text());
    CritCall info = CritCall.of(image, "info", "-").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_INFO + "\n", info.text());
  }

  @Test
  void readsStandardInputWhereNoFileIsNamed() throws IOException {
    byte[] image = Files.readAllBytes(Sample.PAGEMAP);
    CritCall decoded = CritCall.of(image, "decode").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", decoded.text());
    CritCall encoded = CritCall.of(decoded.out(), "encode").assertQuietSuccess();
    assertArrayEquals(image, encoded.out());
  }

  @Test
  void readsStandardInputIntoAFile() throws IOException {
    Path json = directory.resolve("json");
    Path image = directory.resolve("image");
    CritCall.of(Files.readAllBytes(Sample.PAGEMAP), "decode", "--pretty", "-o", json.toString())
        .assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_PRETTY, Files.readString(json));
    CritCall.of(Sample.PAGEMAP_NICE.getBytes(UTF_8), "encode", "-o", image.toString())
        .assertQuietSuccess();
    assertArrayEquals(Files.readAllBytes(Sample.PAGEMAP), Files.readAllBytes(image));
  }

  @Test
  void showIsDecodePretty() {
    CritCall decoded = CritCall.of("decode", "--pretty", "-i", Sample.CORE.toString());
    CritCall shown = CritCall.of("show", Sample.CORE.toString()).assertQuietSuccess();
    assertArrayEquals(decoded.assertQuietSuccess().out(), shown.out());
  }

  @Test
  void noplMayStandBeforeAndAfterTheFile() {
    String file = Sample.SK_QUEUES.toString();
    CritCall before = CritCall.of("show", "--nopl", file).assertQuietSuccess();
    CritCall after = CritCall.of("show", file, "--nopl").assertQuietSuccess();
    String second =
        """
                {
                    "id_for": 4,
                    "length": 30004,
                    "extra": "... <29.3KB>"
                },
        """;
    assertEquals(before.text(), after.text());
    assertTrue(before.text().contains(second), before.text());
  }

  @Test
  void infoCountsEntries() {
    assertEquals(
        """
        {
            "magic": "SK_QUEUES",
            "count": 12
        }
        """,
        CritCall.of("info", Sample.SK_QUEUES.toString()).assertQuietSuccess().text());
  }

  @Test
  void aNameThatStartsWithADashFollowsTwoOfThem() {
    CritCall.of("show", "--", "-image").assertFailure(1, " show: -image: there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void tellsTheVersion(String option) {
    CritCall call = CritCall.of(option).assertQuietSuccess();
    assertEquals("crit (not packaged)\n", call.text());
  }

  @Test
  void lenientPrintsWhatCanBeRead() throws IOException {
    byte[] image = Files.readAllBytes(Sample.PSTREE);
    byte[] damaged = Arrays.copyOf(image, image.length + 3);
    String json =
        "{\"magic\": \"PSTREE\", \"entries\": [{\"pid\": 10645, \"ppid\": 0, \"pgid\": 10645, "
            + "\"sid\": 10645, \"threads\": [10645]}]}\n";
    String damage =
        "offset 26: 3 bytes stand after the last entry; "
            + "expected the end of the file, or an entry's size of 4 bytes\n";
    CritCall strict = CritCall.of(damaged, "decode");
    assertEquals("crit decode: " + damage, strict.err());
    assertEquals(1, strict.exitCode());
    CritCall lenient = CritCall.of(damaged, "decode", "--lenient");
    assertEquals(json, lenient.text());
    assertEquals("crit decode: warning: " + damage, lenient.err());
    assertEquals(0, lenient.exitCode());
    assertEquals(0, CritCall.of(damaged, "show", "--lenient", "-").exitCode());
  }

  @Test
  void unknownKeysAreIgnoredOnRequest() {
    byte[] json =
        """
        {"magic": "PSTREE", "entries": [
          {"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "thread": [1]}
        ]}
        """
            .getBytes(UTF_8);
    String place = "$.entries[0].thread, offset 87: unknown key \"thread\"";
    CritCall.of(json, "encode")
        .assertFailure(
            1, " encode: " + place + "; expected a field; the nearest name is \"threads\"");
    CritCall ignoring = CritCall.of(json, "encode", "--ignore-unknown");
    assertEquals(0, ignoring.exitCode());
    assertEquals("crit encode: warning: " + place + " is ignored\n", ignoring.err());
  }

  @ParameterizedTest
  @CsvSource({
    "pages-1.img, memory pages",
    "iptables-9.img, output of iptables-save",
    "tmpfs-dev-60.tar.gz.img, a gzip-compressed tar of a tmpfs"
  })
  void saysWhatARawFileIs(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "# no image");
    CritCall.of("show", file.toString())
        .assertFailure(
            1,
            " show: "
                + file
                + ": offset 0: unknown magic 0x6f6e2023: by its name this is "
                + content
                + ", a raw file without messages and so without a JSON form;"
                + " expected a CRIU image");
  }
}
