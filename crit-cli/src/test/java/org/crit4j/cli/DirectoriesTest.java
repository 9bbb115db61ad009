package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Directories as the command line takes them; what becomes of the files is in {@link Trees}. */
final class DirectoriesTest {
  @TempDir private Path work;

  private Path images;
  private Path json;

  @BeforeEach
  void copySample() throws IOException {
    images = Sample.copyTo(work.resolve("images"));
    json = work.resolve("json");
  }

  private CritCall decode(Path from, Path to) {
    return CritCall.of("decode", "-i", from.toString(), "-o", to.toString());
  }

  private CritCall encode(Path from, Path to) {
    return CritCall.of("encode", "-i", from.toString(), "-o", to.toString());
  }

  @Test
  void saysWhichFilesAreRaw() {
    CritCall call = decode(images, json);
    assertEquals(
        """
        crit decode: pages-1.img: raw (memory pages), linked
        crit decode: 14 converted, 1 copied, 0 failed
        """,
        call.err());
    assertEquals("", call.text());
    assertEquals(0, call.exitCode());
  }

  @Test
  void goesOnAfterABadFileAndReportsAll() throws IOException {
    Files.writeString(images.resolve("core-1.img"), "junk");
    Files.writeString(images.resolve("mm-1.img"), "");
    Files.writeString(images.resolve("dump.log"), "log");
    CritCall call = decode(images, json);
    assertEquals(
        """
        crit decode: DIR/core-1.img: offset 0: unknown magic 0x6b6e756a: this may be raw data \
        without messages, like memory pages; expected a CRIU image
        crit decode: dump.log: not an image, copied
        crit decode: DIR/mm-1.img: offset 0: the file is empty; expected a CRIU image, which \
        starts with a magic of 4 bytes
        crit decode: pages-1.img: raw (memory pages), linked
        crit decode: 14 converted, 2 copied, 2 failed
        """
            .replace("DIR", images.toString()),
        call.err());
    assertEquals(1, call.exitCode());
    assertFalse(Files.exists(json.resolve("core-1.img.json")));
    assertTrue(Files.exists(json.resolve("timens-0.img.json")));
  }

  @Test
  void goesOnAfterABadJsonFile() throws IOException {
    decode(images, json);
    Files.writeString(json.resolve("core-10645.img.json"), "{\"magic\": \"CORE\"}");
    Path again = work.resolve("again");
    CritCall call = encode(json, again);
    assertEquals(
        """
        crit encode: DIR/core-10645.img.json: $, offset 17: the key "entries" is missing; \
        expected a list of entries
        crit encode: pages-1.img: raw (memory pages), linked
        crit encode: 13 converted, 1 copied, 1 failed
        """
            .replace("DIR", json.toString()),
        call.err());
    assertEquals(1, call.exitCode());
    assertEquals(
        List.of("core-10645.img"),
        Trees.of(images).keySet().stream().filter(it -> !Files.exists(again.resolve(it))).toList());
  }

  @Test
  void countsOnATerminal() throws IOException {
    Path small = Files.createDirectory(work.resolve("small"));
    Files.copy(Sample.PAGES, small.resolve("pages-1.img"));
    Files.copy(Sample.PSTREE, small.resolve("pstree.img"));
    CritCall call = CritCall.onTerminal("decode", "-i", small.toString(), "-o", json.toString());
    String clear = "\r\u001b[K";
    assertEquals(
        clear
            + "crit decode: pages-1.img: raw (memory pages), linked\n"
            + clear
            + "1 of 2 files"
            + clear
            + "2 of 2 files"
            + clear
            + "crit decode: 1 converted, 1 copied, 0 failed\n",
        call.err());
  }

  @Test
  void theOutputIsMadeWithAllDirectoriesAboveIt() {
    Path deep = work.resolve("a/b/c");
    assertEquals(0, decode(images, deep).exitCode());
    assertTrue(Files.exists(deep.resolve("pstree.img.json")));
  }

  @Test
  void theOutputIsOpenToTheSameUsersAsTheInput() throws IOException {
    Path nested = Sample.copyTo(images.resolve("nested"));
    Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("r-xr-x---"));
    Files.setPosixFilePermissions(nested, PosixFilePermissions.fromString("rwx------"));
    decode(images, work.resolve("above/json"));
    assertEquals("directory rwxr-x---", Trees.of(work.resolve("above/json")).get(""));
    assertEquals("directory rwx------", Trees.of(work.resolve("above/json")).get("nested"));
    Path existing = Files.createDirectory(work.resolve("existing"));
    Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rwxrwxr-x"));
    decode(images, existing);
    assertEquals("directory rwxrwxr-x", Trees.of(existing).get(""));
    Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void refusesAnOutputInsideOfTheInput() throws IOException {
    Path inside = images.resolve("json");
    decode(images, inside)
        .assertFailure(
            1, " decode: " + inside + ": the output would stand inside of the input directory");
    decode(images, images)
        .assertFailure(
            1, " decode: " + images + ": the output would stand inside of the input directory");
    assertFalse(Files.exists(inside));
  }

  @Test
  void refusesAnOutputInsideOfTheInputBehindALink() throws IOException {
    Files.createDirectory(images.resolve("sub"));
    Path link = Files.createSymbolicLink(work.resolve("link"), images.resolve("sub"));
    for (String name : List.of("new", "new/deeper")) {
      Path inside = link.resolve(name);
      decode(images, inside)
          .assertFailure(
              1, " decode: " + inside + ": the output would stand inside of the input directory");
    }
    assertFalse(Files.exists(images.resolve("sub/new")));
  }

  @Test
  void refusesAnOutputThatIsAFile() throws IOException {
    Path file = Files.writeString(work.resolve("file"), "text");
    decode(images, file).assertFailure(1, " decode: " + file + ": this is no directory");
    assertEquals("text", Files.readString(file));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNameThatIsNoTextIsRefusedNotChanged() throws Exception {
    String script = "cp pstree.img $'\\xff.img'; echo > $'\\xfe'; mkdir $'\\xfd'";
    new ProcessBuilder("bash", "-c", script).directory(images.toFile()).start().waitFor();
    CritCall call = decode(images, json);
    String problem =
        ": the name is not valid in the character encoding of the locale; expected a name that is";
    assertEquals(3, call.err().lines().filter(it -> it.endsWith(problem)).count(), call.err());
    assertTrue(call.err().endsWith("crit decode: 14 converted, 1 copied, 3 failed\n"), call.err());
    assertEquals(1, call.exitCode());
  }

  @Test
  void refusesAFileForADirectoryAndADirectoryForAFile() throws IOException {
    Path missing = work.resolve("missing");
    decode(missing, json).assertFailure(1, " decode: " + missing + ": there is no such file");
    encode(missing, json).assertFailure(1, " encode: " + missing + ": there is no such file");
    decode(Sample.PSTREE, images)
        .assertFailure(
            1, " decode: " + images + ": this is a directory; expected a file to write to");
    CritCall.of("show", images.toString())
        .assertFailure(1, " show: " + images + ": this is a directory, not a file");
    CritCall.of("info", images.toString())
        .assertFailure(1, " info: " + images + ": this is a directory, not a file");
  }

  @Test
  void nameTheFilesOfWarnings() throws IOException {
    byte[] pstree = Files.readAllBytes(Sample.PSTREE);
    Files.write(images.resolve("pstree.img"), Arrays.copyOf(pstree, pstree.length + 1));
    CritCall call =
        CritCall.of("decode", "--lenient", "-i", images.toString(), "-o", json.toString());
    assertTrue(
        call.err()
            .contains(
                "crit decode: warning: "
                    + images.resolve("pstree.img")
                    + ": offset 26: 1 bytes stand after the last entry"),
        call.err());
    assertEquals(0, call.exitCode());
  }
}
