package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code -o} names appears whole or stays as it was, and nothing is left beside it. */
@EnabledOnOs(OS.LINUX)
final class OutputFileIT {
  @TempDir private Path directory;

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  private Path old() throws Exception {
    return Files.writeString(directory.resolve("out"), "old");
  }

  @Test
  void aFailureLeavesTheOldFile() throws Exception {
    Path old = old();
    byte[] image = Files.readAllBytes(Sample.SK_QUEUES);
    Path cut = Files.write(directory.resolve("cut.img"), Arrays.copyOf(image, 30_000));
    assertEquals(1, crit().run("decode", "-i", "cut.img", "-o", "out").exitCode());
    assertEquals("old", Files.readString(old));
    String json = Sample.PAGEMAP_RAW.replace("\"nr_pages\": 10", "\"nr_pages\": -10");
    Path bad = Files.writeString(directory.resolve("bad.json"), json);
    assertEquals(1, crit().run("encode", "-i", "bad.json", "-o", "out").exitCode());
    assertEquals("old", Files.readString(old));
    assertEquals(List.of(bad, cut, old), Trees.files(directory));
  }

  @Test
  void aFailureLeavesNoNewFile() throws Exception {
    assertEquals(1, crit().run("decode", "-i", Sample.PAGES.toString(), "-o", "new").exitCode());
    assertEquals(1, crit().reading("[]".getBytes(UTF_8)).run("encode", "-o", "new").exitCode());
    assertEquals(List.of(), Trees.files(directory));
  }

  @Test
  void theOutputMayBeTheInput() throws Exception {
    Path file = Files.copy(Sample.SK_QUEUES, directory.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    crit().run("decode", "-i", "file", "-o", "file", "--pretty", "--force").assertQuietSuccess();
    assertTrue(Files.readString(file).startsWith("{\n    \"magic\": \"SK_QUEUES\""));
    crit().run("encode", "-i", "file", "-o", "file", "--force").assertQuietSuccess();
    assertArrayEquals(Files.readAllBytes(Sample.SK_QUEUES), Files.readAllBytes(file));
    assertEquals("file rw-r-----", Trees.of(directory).get("file"));
    assertEquals(List.of(file), Trees.files(directory));
  }

  @Test
  void aReplacedFileKeepsItsPermissions() throws Exception {
    Path old = old();
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-r-x"));
    crit().run("decode", "-i", Sample.PAGEMAP.toString(), "-o", "out").assertQuietSuccess();
    assertEquals("file rw-rw-r-x", Trees.of(directory).get("out"));
  }

  @Test
  void aNewFileHasThePermissionsOfTheInput() throws Exception {
    Path image = Files.copy(Sample.PAGEMAP, directory.resolve("image"));
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
    crit().run("decode", "-i", "image", "-o", "out").assertQuietSuccess();
    assertEquals("file rw-------", Trees.of(directory).get("out"));
  }

  @Test
  void aNewFileFromStandardInputHasThoseOfTheUmask() throws Exception {
    crit()
        .with("IMAGE", Sample.PAGEMAP.toString())
        .script("umask 027; \"$CRIT\" decode < \"$IMAGE\" -o out")
        .assertQuietSuccess();
    assertEquals("file rw-r-----", Trees.of(directory).get("out"));
  }

  @Test
  void aLinkIsFollowedNotReplaced() throws Exception {
    Path deep = Files.createDirectory(directory.resolve("deep"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("deep/second"));
    Files.createSymbolicLink(deep.resolve("second"), Path.of("target"));
    crit().run("decode", "-i", Sample.PAGEMAP.toString(), "-o", "link").assertQuietSuccess();
    assertEquals("link to deep/second", Trees.of(directory).get("link"));
    assertEquals("link to target", Trees.of(directory).get("deep/second"));
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(deep.resolve("target")));
  }

  @ParameterizedTest
  @EnumSource(names = {"TERM", "INT", "HUP"})
  void aSignalLeavesTheOldFileAndNothingBesideIt(Signals signal) throws Exception {
    assumeTrue(signal.isHeard(), "the build was started so that signals are ignored");
    Path old = old();
    Process crit = startInTheMiddle();
    signal.sendTo(crit);
    assertEquals(signal.exitCode(), CritProcess.await(crit));
    assertEquals("old", Files.readString(old));
    assertEquals(List.of(directory.resolve("err"), old), Trees.files(directory));
    assertEquals("", Files.readString(directory.resolve("err")));
  }

  @Test
  void evenSigkillLeavesTheOldFile() throws Exception {
    Path old = old();
    Process crit = startInTheMiddle();
    crit.destroyForcibly();
    assertEquals(137, CritProcess.await(crit));
    assertEquals("old", Files.readString(old));
  }

  @Test
  void thePartOfTheOutputThatIsWrittenIsNobodyElsesToRead() throws Exception {
    Path old = old();
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    Process crit = startInTheMiddle();
    List<Path> files = Trees.files(directory);
    Path part = files.get(0);
    assertTrue(part.getFileName().toString().startsWith(".out."), files.toString());
    assertEquals("file rw-------", Trees.of(directory).get(part.getFileName().toString()));
    crit.destroy();
    CritProcess.await(crit);
  }

  /** Starts a run that has read the first part of its input and waits for the rest. */
  private Process startInTheMiddle() throws Exception {
    Process crit = crit().start(directory.resolve("err"), "decode", "-o", "out");
    OutputStream in = crit.getOutputStream();
    in.write(Files.readAllBytes(Sample.SK_QUEUES), 0, 20_000);
    in.flush();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Trees.files(directory).size() < 3) {
      assertTrue(crit.isAlive() && System.nanoTime() < end, "no temporary file appears");
      Thread.sleep(5);
    }
    return crit;
  }
}
