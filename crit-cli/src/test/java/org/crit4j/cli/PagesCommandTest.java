package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that write pages and forms of images anew. */
final class PagesCommandTest {
  private static final String SAMPLE = Sample.DIRECTORY.toString();

  @TempDir private Path directory;

  private String out(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void aChainIsSquashed() throws Exception {
    Path images = Fixtures.unpack("parent-chain", directory).resolve("images");
    CritCall call = CritCall.of("squash", "-o", out("flat"), images.toString());
    assertTrue(call.assertQuietSuccess().text().contains(" from dumps before; "), call.text());
    assertEquals(2, CritCall.of("squash", images.toString()).exitCode());
  }

  @Test
  void compressedAndUnpackedItIsTheSame() throws Exception {
    CritCall.of("compress", "--block", "16K", "-o", out("small"), SAMPLE).assertQuietSuccess();
    String again =
        CritCall.of("compress", "--block", "16K", "--in-place", out("small"))
            .assertQuietSuccess()
            .text();
    assertEquals("the pages are compressed so already: left as they are\n", again);
    CritCall.of("decompress", "--in-place", out("small")).assertQuietSuccess();
    Trees.assertSameContent(Sample.DIRECTORY, directory.resolve("small"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, is not a valid block size",
    "8M, is not a valid block size",
    "x, is not a valid block size"
  })
  void blockSizesAreChecked(String size, String message) {
    CritCall call = CritCall.of("compress", "--block", size, "-o", out("small"), SAMPLE);
    assertEquals(2, call.exitCode());
    assertTrue(call.err().contains(message), call.err());
  }

  @Test
  void oneOutputIsAskedFor() {
    CritCall none = CritCall.of("decompress", SAMPLE);
    assertTrue(none.err().contains("expected one of -o OUT and --in-place"), none.err());
    CritCall both = CritCall.of("decompress", "-o", out("x"), "--in-place", SAMPLE);
    assertEquals(2, both.exitCode());
  }

  @Test
  void unknownVersionIsOneLineThatListsTheKnown() {
    CritCall call = CritCall.of("convert", "--to", "9.9", "-o", out("x"), SAMPLE);
    assertEquals(2, call.exitCode());
    assertEquals(1, call.err().lines().count());
    assertTrue(
        call.err().contains("expected any, 1.4 to 1.8, 2.0 to 2.12, 3.0 to 3.19 or 4.0 to 4.2"),
        call.err());
  }

  @Test
  void refusalsAreNamedAndNothingIsWritten() {
    CritCall call =
        CritCall.of("convert", "--to", "4.0", "-o", out("x"), Fixtures.images("pidfds").toString());
    assertEquals(1, call.exitCode());
    assertTrue(call.text().startsWith("refused: files.img: "), call.text());
    assertFalse(Files.exists(directory.resolve("x")));
  }

  @Test
  void pagesAreCountedByContent() throws Exception {
    Path images = Fixtures.images("memory");
    String text = CritCall.of("stats", "--pages", images.toString()).assertQuietSuccess().text();
    assertTrue(text.startsWith("PID "), text);
    assertTrue(text.contains("total"), text);
    String json =
        CritCall.of("stats", "--pages", "--json", images.toString()).assertQuietSuccess().text();
    assertTrue(json.contains("\"duplicates\": "), json);
  }
}
