package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged tool with files, pipes and devices as its streams. */
@EnabledOnOs(OS.LINUX)
final class StreamsIT {
  private static final String PAGEMAP = Sample.PAGEMAP.toString();

  @TempDir private Path directory;

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  private byte[] image() throws Exception {
    return Files.readAllBytes(Sample.PAGEMAP);
  }

  @Test
  void fromFileToStandardOutput() throws Exception {
    Result decoded = crit().run("decode", "-i", PAGEMAP).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", decoded.text());
    Path json = Files.write(directory.resolve("json"), decoded.out());
    Result encoded = crit().run("encode", "-i", json.toString()).assertQuietSuccess();
    assertArrayEquals(image(), encoded.out());
  }

  @Test
  void fromFileToFile() throws Exception {
    Result decoded = crit().run("decode", "--input", PAGEMAP, "--output", "json", "--pretty");
    assertEquals("", decoded.assertQuietSuccess().text());
    assertEquals(Sample.PAGEMAP_PRETTY, Files.readString(directory.resolve("json")));
    Result encoded = crit().run("encode", "--in", "json", "--out", "image");
    assertEquals("", encoded.assertQuietSuccess().text());
    assertArrayEquals(image(), Files.readAllBytes(directory.resolve("image")));
  }

  @Test
  void fromAPipeToAFile() throws Exception {
    crit().reading(image()).run("decode", "-f", "nice", "-o", "json").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_NICE, Files.readString(directory.resolve("json")));
    crit()
        .reading(Sample.PAGEMAP_NICE.getBytes(UTF_8))
        .run("encode", "-o", "image")
        .assertQuietSuccess();
    assertArrayEquals(image(), Files.readAllBytes(directory.resolve("image")));
  }

  @Test
  void fromARedirectedFileToARedirectedFile() throws Exception {
    Path json = directory.resolve("json");
    crit().reading(Sample.PAGEMAP).writing(json).run("decode").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW + "\n", Files.readString(json));
    Path image = directory.resolve("image");
    crit().reading(json).writing(image).run("encode").assertQuietSuccess();
    assertArrayEquals(image(), Files.readAllBytes(image));
  }

  @Test
  void throughAChainOfPipes() throws Exception {
    Result result =
        crit()
            .with("IMAGE", Sample.SK_QUEUES.toString())
            .script("cat \"$IMAGE\" | \"$CRIT\" decode | \"$CRIT\" encode | cmp - \"$IMAGE\"");
    assertEquals("", result.assertQuietSuccess().text());
  }

  @Test
  void showsAndCountsWhatAPipeBrings() throws Exception {
    Result shown = crit().reading(image()).run("show", "-").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_PRETTY + "\n", shown.text());
    Result info = crit().reading(image()).run("info", "-").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_INFO + "\n", info.text());
  }

  @Test
  void showsAFile() throws Exception {
    Result shown = crit().run("show", PAGEMAP).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_PRETTY + "\n", shown.text());
    Result short1 = crit().run("show", Sample.SK_QUEUES.toString(), "--nopl");
    assertTrue(short1.assertQuietSuccess().text().contains("\"extra\": \"... <29.3KB>\""));
    Result info = crit().run("info", PAGEMAP).assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_INFO + "\n", info.text());
  }

  @Test
  void tellsVersionAndHelp() throws Exception {
    Result version = crit().run("--version").assertQuietSuccess();
    assertTrue(version.text().matches("crit \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n"), version.text());
    Result help = crit().run("decode", "--help").assertQuietSuccess();
    assertTrue(help.text().startsWith("usage: crit decode [-i FILE] [-o FILE]"), help.text());
  }

  @Test
  void headEndsItQuietly() throws Exception {
    // More than a pipe holds, so that crit is still writing when head goes.
    Result result =
        crit().run("decode", "-i", Sample.SK_QUEUES.toString(), "-o", "json").assertQuietSuccess();
    Path json = directory.resolve("json");
    byte[] payload = new byte[1 << 20];
    String text = Files.readString(json);
    int entry = text.indexOf("{\"id_for\"");
    String large =
        text.substring(0, entry)
            + "{\"id_for\": 1, \"length\": "
            + payload.length
            + ", \"extra\": \""
            + Base64.getEncoder().encodeToString(payload)
            + "\"}]}";
    Files.write(json, large.getBytes(US_ASCII));
    crit().run("encode", "-i", "json", "-o", "image").assertQuietSuccess();
    for (String command : new String[] {"decode -i image", "show image"}) {
      result = crit().script("\"$CRIT\" " + command + " | head -c 10");
      assertEquals("", result.err());
      assertEquals(10, result.out().length);
      assertEquals(141, result.exitCode());
    }
    result = crit().script("\"$CRIT\" encode -i json | head -c 10");
    assertEquals("", result.err());
    assertEquals(141, result.exitCode());
  }

  @Test
  void aFullDeviceGivesOneLine() throws Exception {
    Path full = Path.of("/dev/full");
    crit()
        .writing(full)
        .run("decode", "-i", PAGEMAP)
        .assertFailure(1, " decode: standard output: No space left on device");
    crit()
        .writing(full)
        .run("show", PAGEMAP)
        .assertFailure(1, " show: standard output: No space left on device");
    crit()
        .writing(full)
        .reading(Sample.PAGEMAP_RAW.getBytes(UTF_8))
        .run("encode")
        .assertFailure(1, " encode: standard output: No space left on device");
    crit()
        .writing(full)
        .run("--help")
        .assertFailure(1, ": standard output: No space left on device");
    crit()
        .run("decode", "-i", PAGEMAP, "-o", "/dev/full")
        .assertFailure(1, " decode: /dev/full: No space left on device");
  }

  @Test
  void writesToWhatIsNoFile() throws Exception {
    Result toPipe =
        crit().with("IMAGE", PAGEMAP).script("\"$CRIT\" decode -i \"$IMAGE\" -o /dev/stdout | cat");
    assertEquals(Sample.PAGEMAP_RAW, toPipe.assertQuietSuccess().text());
    Result toDescriptor =
        crit()
            .with("IMAGE", PAGEMAP)
            .script("\"$CRIT\" decode -i \"$IMAGE\" -o >(cat > copy) && sleep 0.2 && cat copy");
    assertEquals(Sample.PAGEMAP_RAW, toDescriptor.assertQuietSuccess().text());
    crit().run("decode", "-i", PAGEMAP, "-o", "/dev/null").assertQuietSuccess();
    assertTrue(!Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void readsFromWhatIsNoFile() throws Exception {
    Result result = crit().with("IMAGE", PAGEMAP).script("\"$CRIT\" decode -i <(cat \"$IMAGE\")");
    assertEquals(Sample.PAGEMAP_RAW + "\n", result.assertQuietSuccess().text());
    Result stdin = crit().reading(image()).run("decode", "-i", "/dev/stdin");
    assertEquals(Sample.PAGEMAP_RAW + "\n", stdin.assertQuietSuccess().text());
  }
}
