package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.testing.Mutation;
import org.crit4j.testing.PageImages;
import org.crit4j.testing.PageImages.Form;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever pagemaps and pages hold: they are read, or refused with the exception for that. */
@Timeout(120)
final class HostileMemoryTest {
  private static final int PAGE = 4096;
  private static final long BASE = 0x1_0000;
  private static final int ROUNDS = 400;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "PLAIN, pagemap-7.img",
    "BLOCKS, pagemap-7.img",
    "FLAT, pagemap-7.img",
    "LOOSE, pagemap-7.img",
    "BLOCKS, pages-1.img",
    "FRAME, pages-1.comp.img",
    "FRAME, pagemap-7.img"
  })
  void mutationsAreReadOrRefused(Form form, String file) throws IOException {
    write(form);
    Path image = directory.resolve(file);
    byte[] sound = Files.readAllBytes(image);
    Random random = new Random(4);
    Mutation mutation = new Mutation(random);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(image, mutation.mutate(sound));
      refused += readsAll() ? 0 : 1;
    }
    assertTrue(refused > ROUNDS / 10, () -> "some of the damage is found");
    Files.write(image, sound);
    assertTrue(readsAll(), "the images were sound before");
  }

  private void write(Form form) throws IOException {
    byte[] content = new byte[40 * PAGE];
    Random random = new Random(5);
    for (int page = 0; page < 40; page++) {
      int from = page * PAGE;
      switch (page % 4) {
        case 0 -> Arrays.fill(content, from, from + PAGE, (byte) page);
        case 1 -> {
          byte[] noise = new byte[PAGE];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, content, from, PAGE);
        }
        default -> {}
      }
    }
    new PageImages(PAGE)
        .stored(form, 2)
        .present(BASE, content)
        .lazy(BASE + 50 * PAGE, 3)
        .present(BASE + 60 * PAGE, Arrays.copyOf(content, PAGE))
        .inParent(BASE + 70 * PAGE, 2)
        .write(directory, "pagemap-7.img");
  }

  private boolean readsAll() throws IOException {
    Images images = new Images(DirectorySource.open(directory));
    try (TaskMemory memory = new CheckpointMemory(images, OptionalInt.of(PAGE)).open(7)) {
      long at = 0;
      while (at != -1) {
        MemoryRange range = memory.rangeAt(at, -1);
        assertEquals(at, range.start());
        at = range.end();
      }
      memory.forEachStored(BASE - PAGE, BASE + 100 * PAGE, (address, bytes, length) -> {});
      return memory.runs().stream().allMatch(run -> run.storedBytes() >= 0);
    } catch (CritException e) {
      return false;
    }
  }
}
