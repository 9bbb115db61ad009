package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three dumps of live processes become a chain, which crit squashes, compresses and converts, and
 * CRIU restores what comes out. Runs where {@link RestoreIT} does.
 */
final class PagesRestoreIT {
  @RegisterExtension private static final DumpedOnce DUMPED = new DumpedOnce(Dumped::dumpChain);

  @TempDir private Path work;

  private static Victim victim() {
    return DUMPED.victim();
  }

  private static Path full(int number) {
    return DUMPED.directory().resolve("full-" + number);
  }

  private static Path dump(int number) {
    return DUMPED.directory().resolve("dump-" + number);
  }

  private static String crit(String... arguments) throws IOException, InterruptedException {
    return CritProcess.in(DUMPED.directory()).run(arguments).assertSuccess();
  }

  private Path out(String name) {
    return work.resolve(name);
  }

  private static void assertRestores(Path images) throws IOException, InterruptedException {
    DUMPED.get().assertRestores(images, DUMPED.criu().restore(images));
    assertEquals("45678", victim().ask("file"));
  }

  @Test
  void aSquashedChainIsTheFullDump() throws Exception {
    String said = crit("squash", "-o", out("flat").toString(), dump(3).toString());
    assertTrue(said.contains("from dumps before"), said);
    for (Path each : Trees.files(full(3))) {
      String name = String.valueOf(each.getFileName());
      Path flat = out("flat").resolve(name);
      if (name.startsWith("pagemap")) {
        // CRIU parts entries where its pipes are full, which a chain does not tell.
        assertEquals(ranges(each), ranges(flat), name);
      } else {
        assertArrayEquals(Files.readAllBytes(each), Files.readAllBytes(flat), name);
      }
    }
    assertRestores(out("flat"));
  }

  /** The pages of a pagemap, with neighbours joined. */
  private static List<String> ranges(Path pagemap) throws IOException {
    List<String> ranges = new ArrayList<>();
    long start = 0;
    long end = 0;
    int flags = 0;
    try (ImageReader reader = ImageReader.open(pagemap)) {
      Pagemap map = Pagemap.read(reader);
      for (Pagemap.Entry each : map.entries()) {
        if (each.start() != end || each.flags() != flags) {
          ranges.add(start + "-" + end + " " + flags);
          start = each.start();
        }
        end = each.start() + each.pages() * 4096;
        flags = each.flags();
      }
    }
    ranges.add(start + "-" + end + " " + flags);
    return ranges;
  }

  @Test
  void aSquashedChainWithoutZerosRunsOn() throws Exception {
    String said = crit("squash", "--drop-zero", "-o", out("flat").toString(), dump(3).toString());
    assertTrue(said.contains("of zeros dropped"), said);
    assertRestores(out("flat"));
  }

  @Test
  void compressedPagesComeBackAndRunOn() throws Exception {
    crit("compress", "--block", "64K", "-o", out("small").toString(), full(3).toString());
    crit("decompress", "--in-place", out("small").toString());
    Trees.assertSameContent(full(3), out("small"));
    assertRestores(out("small"));
  }

  @Test
  void bothPageCountsRunOn() throws Exception {
    String said = crit("convert", "--to", "any", "-o", out("any").toString(), full(3).toString());
    crit("convert", "--to", "4.2", "-o", out("again").toString(), out("any").toString());
    if (said.contains("guard")) {
      // Newer releases of libc guard stacks in a way that older CRIU cannot restore.
      String mappings = "mm-" + victim().get("parent") + ".img";
      assertTrue(
          Files.size(out("again").resolve(mappings)) < Files.size(full(3).resolve(mappings)));
      Files.delete(out("again").resolve(mappings));
      Files.copy(full(3).resolve(mappings), out("again").resolve(mappings));
    }
    Trees.assertSameContent(full(3), out("again"));
    assertRestores(out("any"));
  }

  @Test
  void separateImagesRunOnAfterTheyAreMerged() throws Exception {
    crit("convert", "--to", "3.3", "-o", out("old").toString(), full(3).toString());
    assertFalse(Files.exists(out("old").resolve("files.img")));
    crit("convert", "--to", "4.2", "-o", out("new").toString(), out("old").toString());
    assertTrue(Files.exists(out("new").resolve("files.img")));
    assertRestores(out("new"));
  }
}
