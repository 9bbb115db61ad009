package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An archive of classes that is damaged costs speed only. */
@EnabledOnOs(OS.LINUX)
final class ClassArchiveDamagedIT {
  @TempDir private Path directory;
  private Path archive;

  @BeforeEach
  void makeArchive() throws Exception {
    Files.copy(Sample.PSTREE, directory.resolve("image"));
    assertRuns();
    List<Path> archives =
        Trees.files(directory.resolve("cache")).stream()
            .filter(it -> it.toString().matches(".*\\.images\\.\\w{32}"))
            .toList();
    assertEquals(1, archives.size());
    archive = archives.get(0);
    archive.toFile().setWritable(true);
  }

  private Result run() throws Exception {
    String cache = directory.resolve("cache").toString();
    return CritProcess.in(directory).with("CRIT_CACHE", cache).run("info", "image");
  }

  private void assertRuns() throws Exception {
    assertTrue(run().assertQuietSuccess().text().contains("PSTREE"));
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of("cache", "image"), files.map(it -> it.toFile().getName()).sorted().toList());
    }
  }

  @Test
  void cutOff() throws Exception {
    byte[] bytes = Files.readAllBytes(archive);
    for (int length : new int[] {0, 100, 1_000_000}) {
      Files.write(archive, Arrays.copyOf(bytes, length));
      assertRuns();
      archive.toFile().setWritable(true);
    }
    assertTrue(Files.size(archive) > 1_000_000, "it was not made again");
  }

  @Test
  void overwritten() throws Exception {
    byte[] bytes = Files.readAllBytes(archive);
    Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
    Files.write(archive, bytes);
    assertRuns();
  }

  @Test
  void onWhichTheJvmCrashes() throws Exception {
    FileTime time = Files.getLastModifiedTime(archive);
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, 100_000));
    Files.setLastModifiedTime(archive, time);
    run();
    assertRuns();
  }
}
