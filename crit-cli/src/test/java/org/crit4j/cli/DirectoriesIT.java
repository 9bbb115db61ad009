package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whole checkpoints to JSON and back with the packaged tool. */
@EnabledOnOs(OS.LINUX)
final class DirectoriesIT {
  @TempDir private Path work;

  private Path images;

  private CritProcess crit() {
    return CritProcess.in(work);
  }

  private static void permit(Path file, String permissions) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @BeforeEach
  void makeCheckpoint() throws Exception {
    images = Sample.copyTo(work.resolve("images"));
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../pre-dump"));
    Files.writeString(images.resolve("dump.log"), "(00.000001) Version: 4.2\n");
    Files.writeString(images.resolve("descriptors.json"), "[\"/dev/null\"]");
    Files.writeString(images.resolve("old.img.json"), Sample.PAGEMAP_PRETTY);
    Files.write(images.resolve("empty"), new byte[0]);
    Sample.copyTo(images.resolve("nested"));
    Files.createDirectory(images.resolve("nothing"));
    permit(images.resolve("inventory.img"), "rw-------");
    permit(images.resolve("pages-1.img"), "r--r-----");
    permit(images.resolve("dump.log"), "rwxr--r--");
    permit(images.resolve("nested"), "rwx------");
    permit(images, "rwxr-x---");
  }

  @Test
  void comesBackByteForByte() throws Exception {
    for (String style : new String[] {"--pretty", "-fnice", "-fraw"}) {
      String json = "json" + style;
      String again = "again" + style;
      Result decoded = crit().run("decode", "-i", "images", "-o", json, style);
      assertEquals(0, decoded.exitCode(), decoded.err());
      assertTrue(decoded.err().endsWith("crit decode: 28 converted, 7 copied, 0 failed\n"));
      Result encoded = crit().run("encode", "-i", json, "-o", again);
      assertEquals(0, encoded.exitCode(), encoded.err());
      assertTrue(encoded.err().endsWith("crit encode: 28 converted, 7 copied, 0 failed\n"));
      Trees.assertSame(images, work.resolve(again));
    }
  }

  @Test
  void theJsonIsNotOpenToMoreUsersThanTheImages() throws Exception {
    crit().run("decode", "-i", "images", "-o", "json");
    var permissions = Trees.of(work.resolve("json"));
    assertEquals("directory rwxr-x---", permissions.get(""));
    assertEquals("directory rwx------", permissions.get("nested"));
    assertEquals("file rw-------", permissions.get("inventory.img.json"));
    assertEquals("file rw-r--r--", permissions.get("core-10645.img.json"));
    assertEquals("file r--r-----", permissions.get("pages-1.img"));
    assertEquals("link to ../pre-dump", permissions.get("parent"));
  }

  @Test
  void theJsonOfAFileIsWhatDecodePrintsForIt() throws Exception {
    crit().run("decode", "-i", "images", "-o", "json", "--pretty");
    Path file = work.resolve("json/pagemap-10645.img.json");
    assertEquals(Sample.PAGEMAP_PRETTY, Files.readString(file));
  }

  @Test
  void anEditOfOneFileChangesThatImageOnly() throws Exception {
    crit().run("decode", "-i", "images", "-o", "json");
    Path core = work.resolve("json/core-10645.img.json");
    String json = Files.readString(core);
    Files.writeString(core, json.replace("\"comm\": \"unixsk\"", "\"comm\": \"renamed\""));
    crit().run("encode", "-i", "json", "-o", "edited");
    Result shown = crit().run("show", "edited/core-10645.img").assertQuietSuccess();
    assertTrue(shown.text().contains("\"comm\": \"renamed\""));
    Files.delete(work.resolve("edited/core-10645.img"));
    Files.copy(
        images.resolve("core-10645.img"),
        work.resolve("edited/core-10645.img"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Trees.assertSame(images, work.resolve("edited"));
  }

  @Test
  void aSecondRunReplacesTheFirst() throws Exception {
    crit().run("decode", "-i", "images", "-o", "json", "--pretty");
    Result second = crit().run("decode", "-i", "images", "-o", "json");
    assertEquals(0, second.exitCode(), second.err());
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(work.resolve("json/pagemap-10645.img.json")));
  }

  @Test
  void aBadFileAmongGoodOnesIsReported() throws Exception {
    Files.writeString(images.resolve("core-7.img"), "junk");
    Result result = crit().run("decode", "-i", "images", "-o", "json");
    assertTrue(
        result.err().contains("crit decode: images/core-7.img: offset 0: unknown magic 0x6b6e756a"),
        result.err());
    assertTrue(result.err().endsWith("crit decode: 28 converted, 7 copied, 1 failed\n"));
    assertEquals(1, result.exitCode());
    assertEquals(
        28,
        Trees.of(work.resolve("json")).keySet().stream()
            .filter(it -> it.endsWith(".img.json") || it.endsWith("stats-dump.json"))
            .count());
  }

  @Test
  void aPipeInTheDirectoryIsLeftOut() throws Exception {
    crit().script("mkfifo images/pipe").assertQuietSuccess();
    Result result = crit().run("decode", "-i", "images", "-o", "json");
    assertTrue(
        result
            .err()
            .contains(
                "crit decode: images/pipe: this is a socket, pipe or device and left out;"
                    + " expected a file, a directory or a link\n"),
        result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void aLinkToADirectoryStaysALink() throws Exception {
    Files.createSymbolicLink(images.resolve("loop"), Path.of("."));
    Result decoded = crit().run("decode", "-i", "images", "-o", "json");
    assertEquals(0, decoded.exitCode(), decoded.err());
    crit().run("encode", "-i", "json", "-o", "again");
    Trees.assertSame(images, work.resolve("again"));
  }
}
