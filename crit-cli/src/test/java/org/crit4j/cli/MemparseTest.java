package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code crit memparse} on the checkpoint that ships with the project. */
final class MemparseTest {
  private static final String SAMPLE = Sample.DIRECTORY.toString();
  @TempDir private Path directory;

  private static String memparse(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "memparse";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return CritCall.of(line).assertQuietSuccess().text();
  }

  private static JsonObject json(String... arguments) {
    JsonArray checkpoints = JsonParser.parseString(memparse(arguments)).getAsJsonArray();
    assertEquals(1, checkpoints.size());
    return checkpoints.get(0).getAsJsonObject();
  }

  @Test
  void tellsTheSizes() {
    assertEquals(
        """

        Displaying processes memory sizes from sample-checkpoint

        PID     PROCESS NAME   MEMORY SIZE   SHARED MEMORY SIZE
        ---     ------------   -----------   ------------------
        10645   unixsk         56.0 KiB      0 B
        """,
        memparse(SAMPLE));
    JsonObject process =
        json("--json", SAMPLE).getAsJsonArray("processes").get(0).getAsJsonObject();
    assertEquals(10645, process.get("pid").getAsInt());
    assertEquals(14 * 4096, process.get("memory").getAsInt());
  }

  /** The bytes of the first page are those of the pages image. */
  @Test
  void dumpsBytes() throws IOException {
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    String dump = memparse("-p", "10645", "--range", "0x401000-401020", SAMPLE);
    List<String> lines = dump.lines().toList();
    assertEquals(
        "Displaying memory pages content for process ID 10645 from checkpoint: sample-checkpoint",
        lines.get(1));
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int row = 0; row < 2; row++) {
      String line = lines.get(5 + row);
      assertEquals("00000000004010%d0  ".formatted(row), line.substring(0, 18));
      assertEquals(hex.formatHex(pages, 16 * row, 16 * row + 16), line.substring(18, 65));
      assertEquals("  |", line.substring(65, 68));
      assertEquals(85, line.length());
    }
    assertEquals(7, lines.size());
  }

  @Test
  void dumpsEveryRowToAFile() throws IOException {
    Path file = directory.resolve("dump");
    String said = memparse("-p", "10645", "-o", file.toString(), SAMPLE);
    assertTrue(said.contains("to file: " + file + "..."), said);
    List<String> lines = Files.readAllLines(file);
    assertEquals(3 + 14 * 4096 / 16, lines.size());
    String whole = memparse("-p", "10645", SAMPLE);
    assertTrue(whole.lines().anyMatch("*"::equals));
    assertTrue(whole.lines().count() < lines.size());
  }

  @Test
  void findsTextInAllProcesses() {
    assertEquals(
        """
        PID     ADDRESS            MATCH        INSTANCE   MAPPING
        ---     -------            -----        --------   -------
        10645   00007f6f8d482389   linux-vdso   1          [vdso]
        """,
        memparse("-s", "linux-vdso", "--utf-16", SAMPLE));
    assertEquals(
        "No matches for pattern \"not there\" in the memory of PID 10645\n",
        memparse("-p", "10645", "-s", "not there", SAMPLE));
  }

  @Test
  void findsExpressionsAndBytesInMappings() throws IOException {
    JsonObject match =
        json("-p", "10645", "-r", "LINUX_[0-9.]+", "-c", "4", "--json", SAMPLE)
            .getAsJsonArray("matches")
            .get(0)
            .getAsJsonObject();
    assertEquals("LINUX_2.6", match.get("text").getAsString());
    assertEquals("regex", match.get("kind").getAsString());
    assertEquals("[vdso]", match.get("mapping").getAsString());
    assertEquals(8, match.get("before").getAsString().length());
    JsonArray elf =
        json("--search-hex", "7f454c46", "--mapping", "[vdso]", "--json", SAMPLE)
            .getAsJsonArray("matches");
    assertEquals(1, elf.size());
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    // The vdso is the third run: two single pages come before it.
    assertEquals("7f454c46", HexFormat.of().formatHex(Arrays.copyOfRange(pages, 8192, 8196)));
  }

  @Test
  void saysWhatIsWrong() {
    String command = " memparse";
    CritCall.of("memparse").assertUsage(command, "no checkpoint given");
    CritCall.of("memparse", "-r", "(", SAMPLE)
        .assertUsage(command, "invalid regular expression: Unclosed group");
    CritCall.of("memparse", "-p", "1", "--range", "5", SAMPLE)
        .assertUsage(command, "\"5\" is not a valid address range; expected START-END");
    CritCall.of("memparse", "-p", "x", SAMPLE).assertUsage(command, "\"x\" is not a valid PID");
    CritCall.of("memparse", "-o", "x", SAMPLE).assertUsage(command, "-o requires --pid");
    CritCall.of("memparse", "--search-hex", "1", SAMPLE)
        .assertUsage(
            command,
            "cannot search for \"1\"; expected 1 to 65536 bytes, as two digits each in HEX");
    CritCall.of("memparse", "-p", "9", SAMPLE)
        .assertFailure(1, " memparse: " + SAMPLE + ": no process with PID 9; expected 10645");
  }

  /** The bytes of the first page are the first ones of the pages image. */
  @Test
  void rawBytesGoToStandardOutput() throws IOException {
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    CritCall call =
        CritCall.of("memparse", "--raw", "-p", "10645", "--range", "401000-401020", SAMPLE)
            .assertQuietSuccess();
    assertArrayEquals(Arrays.copyOf(pages, 32), call.out());
  }

  @Test
  void rawBytesGoToAFileWithATableOfThem() throws IOException {
    Path file = directory.resolve("raw");
    CritCall call =
        CritCall.of("memparse", "--raw", "--mapping", "stack", "-o", file.toString(), SAMPLE);
    assertEquals(
        """
        OFFSET   PID     START          END            PERM   STORED     LACKING   MAPPING
        ------   ---     -----          ---            ----   ------     -------   -------
        0        10645   7ffe8752b000   7ffe8754c000   rw-p   40.0 KiB   0 B       [stack]
        """,
        call.assertQuietSuccess().text());
    byte[] raw = Files.readAllBytes(file);
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    assertEquals(0x21000, raw.length);
    assertArrayEquals(
        Arrays.copyOfRange(pages, 4 * 4096, 14 * 4096), Arrays.copyOfRange(raw, 0x17000, 0x21000));
    JsonObject piece =
        json("--raw", "--json", "--mapping", "stack", "-o", file.toString(), SAMPLE)
            .getAsJsonArray("pieces")
            .get(0)
            .getAsJsonObject();
    assertEquals("0x7ffe8752b000", piece.get("start").getAsString());
    assertEquals(0, piece.get("lacking_bytes").getAsInt());
  }

  /** Pages of the program that were not written to are in its file. */
  @Test
  void bytesThatAreNotThereAreCounted() {
    CritCall call = CritCall.of("memparse", "--raw", "--permissions", "x", SAMPLE);
    assertEquals(0x5000 + 0x2000, call.out().length);
    assertEquals(
        "crit memparse: warning: 16.0 KiB of process 10645 are not in the checkpoint, and zeros"
            + " here; mapped files have most of them\n",
        call.err());
    CritCall.of("memparse", "--raw", "--range", "402000-403000", SAMPLE)
        .assertFailure(
            1,
            " memparse: "
                + SAMPLE
                + ": the checkpoint has none of these bytes; expected memory that crit x PATH rss"
                + " shows as present");
  }

  @ParameterizedTest
  @CsvSource({
    "x, 2", "rwx, 0", "w, 2", "r-x, 2", "rw-, 2", "rw-p, 2", "rwxs, 0", "s, 0", "rx, 2", "r--, 0"
  })
  void permissionsSelectMappings(String permissions, int pieces) {
    String file = directory.resolve("raw").toString();
    CritCall call =
        CritCall.of(
            "memparse", "--raw", "--json", "--permissions", permissions, "-o", file, SAMPLE);
    int found = call.text().split("\"offset\"", -1).length - 1;
    assertEquals(pieces, found, call.err());
    assertEquals(pieces == 0 ? 1 : 0, call.exitCode());
  }

  @Test
  void wrongPermissionsAreRefused() {
    for (String wrong : List.of("q", "xw", "r-", "rr", "")) {
      CritCall.of("memparse", "--permissions", wrong, SAMPLE)
          .assertUsage(
              " memparse",
              "\""
                  + wrong
                  + "\" is no set of permissions; expected letters of rwxps, or all as in r-x");
    }
  }

  @Test
  void textIsPrinted() {
    String text = memparse("--strings", "--mapping", "stack", "--min-length", "9", SAMPLE);
    List<String> lines = text.lines().toList();
    assertTrue(lines.get(0).matches("PID +ADDRESS +MAPPING +STRING"), text);
    assertEquals("10645   00007ffe875427e2   [stack]   gone.sock", lines.get(2));
    assertTrue(text.contains("  PATH=/"), text);
    JsonObject first =
        json("--strings", "--json", "--min-length", "9", "--mapping", "stack", SAMPLE)
            .getAsJsonArray("strings")
            .get(0)
            .getAsJsonObject();
    assertEquals("gone.sock", first.get("text").getAsString());
    assertEquals("0x7ffe875427e2", first.get("address").getAsString());
  }

  @Test
  void whatCannotBeCombinedIsRefused() {
    CritCall.of("memparse", "--raw", "--strings", SAMPLE)
        .assertUsage(" memparse", "a search, --strings and --raw cannot be combined");
    CritCall.of("memparse", "--raw", "--json", SAMPLE)
        .assertUsage(
            " memparse", "--raw with --json requires -o FILE: JSON says where in it what is");
    CritCall.onTerminal("memparse", "--raw", SAMPLE)
        .assertUsage(
            " memparse", "bytes are not for terminals; give -o FILE, or -o - to print them");
    CritCall.of("memparse", "--strings", "--min-length", "0", SAMPLE)
        .assertUsage(" memparse", "--min-length takes 1 to 4096 characters");
  }
}
