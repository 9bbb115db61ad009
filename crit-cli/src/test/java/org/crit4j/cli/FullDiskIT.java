package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room: one line, an exit code that says so, the old file or none, and nothing
 * beside it. The disk is a small tmpfs, which takes root.
 */
@EnabledOnOs(OS.LINUX)
final class FullDiskIT {
  private static final String NO_SPACE = "No space left on device";

  @TempDir private Path directory;
  private Path disk;

  @BeforeEach
  void makeMountPoint() throws IOException {
    disk = Files.createDirectory(directory.resolve("disk"));
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    command("umount", disk.toString());
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  private void mount(String options) throws IOException, InterruptedException {
    boolean mounted = command("mount", "-t", "tmpfs", "-o", options, "crit-test", disk.toString());
    if (!mounted) {
      System.out.println("SKIPPED: no disk is filled, since only root can mount a small one");
    }
    assumeTrue(mounted, "cannot mount a tmpfs");
  }

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  /** An image of that many bytes. */
  private Path image(String name, int size) throws Exception {
    String json =
        "{\"magic\": \"SK_QUEUES\", \"entries\": [{\"id_for\": 1, \"length\": "
            + size
            + ", \"extra\": \""
            + Base64.getEncoder().encodeToString(new byte[size])
            + "\"}]}";
    Path image = directory.resolve(name);
    crit()
        .reading(json.getBytes(StandardCharsets.US_ASCII))
        .run("encode", "-o", image.toString())
        .assertQuietSuccess();
    return image;
  }

  @Test
  void theOldFileStaysAndNothingIsLeftBesideIt() throws Exception {
    Path image = image("image", 1 << 20);
    Path json = directory.resolve("json");
    crit().run("decode", "-i", "image", "-o", "json").assertQuietSuccess();
    mount("size=256k");
    Path old = Files.writeString(disk.resolve("out"), "old");
    crit()
        .run("decode", "-i", "image", "-o", "disk/out")
        .assertFailure(1, " decode: disk/out: " + NO_SPACE);
    crit()
        .run("encode", "-i", "json", "-o", "disk/out")
        .assertFailure(1, " encode: disk/out: " + NO_SPACE);
    assertEquals("old", Files.readString(old));
    assertEquals(List.of(old), Trees.files(disk));
    crit()
        .reading(Files.readAllBytes(image))
        .run("decode", "-o", "disk/new")
        .assertFailure(1, " decode: disk/new: " + NO_SPACE);
    crit()
        .reading(Files.readAllBytes(json))
        .run("encode", "-o", "disk/new")
        .assertFailure(1, " encode: disk/new: " + NO_SPACE);
    assertEquals(List.of(old), Trees.files(disk));
  }

  @Test
  void aLargeImageIsWrittenByAThreadThatFailsAlike() throws Exception {
    image("image", 8 << 20);
    mount("size=1m");
    crit()
        .run("decode", "-i", "image", "-o", "disk/new")
        .assertFailure(1, " decode: disk/new: " + NO_SPACE);
    assertEquals(List.of(), Trees.files(disk));
  }

  @Test
  void standardOutputMayBeTheFileThatDoesNotFit() throws Exception {
    image("image", 1 << 20);
    mount("size=256k");
    Result result = crit().writing(disk.resolve("out")).run("decode", "-i", "image");
    assertEquals("crit decode: standard output: " + NO_SPACE + "\n", result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void thereMayBeRoomButNoFileLeft() throws Exception {
    Path image = image("image", 100);
    mount("size=1m,nr_inodes=2");
    Path old = Files.writeString(disk.resolve("out"), "old");
    crit()
        .run("decode", "-i", image.toString(), "-o", "disk/out")
        .assertFailure(1, " decode: disk/out: " + NO_SPACE);
    assertEquals("old", Files.readString(old));
  }

  @Test
  void ofADirectorySomeFilesAreThereWholeAndTheOthersNot() throws Exception {
    Path images = Files.createDirectory(directory.resolve("images"));
    for (int i = 0; i < 6; i++) {
      Files.copy(Sample.PAGEMAP, images.resolve("pagemap-" + i + ".img"));
      Files.move(image("large", 200_000), images.resolve("sk-queues-" + i + ".img"));
      Files.write(images.resolve("pages-" + i + ".img"), new byte[150_000]);
    }
    crit().run("decode", "-i", "images", "-o", "whole");
    mount("size=700k");
    Result result = crit().run("decode", "-i", "images", "-o", "disk/json");
    assertEquals(1, result.exitCode(), result.err());
    List<String> failures =
        Stream.of(result.err().split("\n")).filter(line -> line.endsWith(NO_SPACE)).toList();
    List<Path> made = Trees.files(disk.resolve("json"));
    assertEquals(18, failures.size() + made.size(), result.err());
    assertTrue(failures.size() > 3 && made.size() > 3, result.err());
    for (Path file : made) {
      byte[] whole = Files.readAllBytes(directory.resolve("whole").resolve(file.getFileName()));
      assertArrayEquals(whole, Files.readAllBytes(file), file.toString());
    }
    assertTrue(result.err().endsWith(", " + failures.size() + " failed\n"), result.err());
  }

  /** Needs no root: a limit on the size of files fails like a full disk. */
  @Test
  void aLimitOnTheSizeOfFilesIsToldInOneLine() throws Exception {
    image("image", 1 << 20);
    Result result = crit().script("ulimit -f 64; \"$CRIT\" decode -i image -o disk/out");
    assertEquals("crit decode: disk/out: File too large\n", result.err());
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), Trees.files(disk));
  }
}
