package org.crit4j.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.crit4j.ImageData;
import org.crit4j.checkpoint.CheckpointMemory;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapEntry;
import org.crit4j.memory.PageRun;
import org.crit4j.testing.PageImages;
import org.crit4j.testing.PageImages.Age;
import org.crit4j.testing.PageImages.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what CRIU would have written, and reads as it was. */
final class PagesWriterTest {
  private static final int PAGE = 4096;
  private static final long BASE = 0x7f00_0000_0000L;
  private static final String MAP = "pagemap-7.img";

  /** Runs of pages that are zero, that shrink (text), or that do not (random). */
  private static final String[] PATTERNS = {
    "t", "z", "r", "zzzt", "rrrr", "zrt", "ttttzzzzrrrrtttt", "zzzzzzzzzzzzzzzz", "rztrztrzt"
  };

  @TempDir private Path directory;

  private static byte[] pages(String pattern, int pageSize) {
    byte[] bytes = new byte[pattern.length() * pageSize];
    Random random = new Random(pattern.hashCode());
    byte[] page = new byte[pageSize];
    for (int i = 0; i < pattern.length(); i++) {
      char kind = pattern.charAt(i);
      if (kind != 'z') {
        random.nextBytes(page);
        for (int at = 0; kind == 't' && at < pageSize; at++) {
          page[at] = (byte) ("words and ".charAt(at % 10) + (random.nextInt(50) == 0 ? 1 : 0));
        }
        System.arraycopy(page, 0, bytes, i * pageSize, pageSize);
      }
    }
    return bytes;
  }

  private static byte[] content(ImageSource source, String name) throws IOException {
    try (ImageData data = source.require(name)) {
      return data.stream().readAllBytes();
    }
  }

  private static MemorySource write(PagesFormat format, int step) throws IOException {
    try (MemorySink sink = new MemorySink("memory")) {
      try (PagesWriter writer = PagesWriter.create(sink, MAP, 3, format)) {
        write(writer, format, step);
        writer.commit();
      }
      sink.commit();
      return sink.source();
    }
  }

  private static void write(PagesWriter writer, PagesFormat format, int step) throws IOException {
    long at = BASE;
    for (String pattern : PATTERNS) {
      byte[] bytes = pages(pattern, format.pageSize());
      writer.present(at, pattern.length(), false, true);
      for (int from = 0; from < bytes.length; from += step) {
        writer.write(bytes, from, Math.min(step, bytes.length - from));
      }
      at += (long) (pattern.length() + 1) * format.pageSize();
    }
    writer.parent(at, 2);
    writer.lazy(at + 2L * format.pageSize(), 1);
  }

  private PageImages expected(PagesFormat format) {
    PageImages images = new PageImages(format.pageSize()).pagesId(3);
    if (format.pagesPerBlock() > 0) {
      images.stored(Form.BLOCKS, format.pagesPerBlock());
    }
    long at = BASE;
    for (String pattern : PATTERNS) {
      images.present(at, pages(pattern, format.pageSize()));
      at += (long) (pattern.length() + 1) * format.pageSize();
    }
    return images.inParent(at, 2).lazy(at + 2L * format.pageSize(), 1);
  }

  @ParameterizedTest
  @CsvSource({"4096, 0", "65536, 0", "4096, 1", "4096, 3", "4096, 64", "4096, 1024", "65536, 64"})
  void theBytesAreThoseOfCriu(int pageSize, int pagesPerBlock) throws IOException {
    PagesFormat format = new PagesFormat(pageSize, pagesPerBlock, PageCounts.NEW);
    expected(format).write(directory, MAP);
    for (int step : new int[] {1000, pageSize, 1 << 20}) {
      MemorySource written = write(format, step);
      for (String name : written.names()) {
        assertArrayEquals(
            Files.readAllBytes(directory.resolve(name)), content(written, name), name);
      }
    }
    assertMemory(format);
  }

  private void assertMemory(PagesFormat format) throws IOException {
    Images images = new Images(write(format, PAGE));
    try (TaskMemory memory =
        new CheckpointMemory(images, OptionalInt.of(format.pageSize())).open(7)) {
      int index = 0;
      for (PageRun run : memory.runs().subList(0, PATTERNS.length)) {
        byte[] bytes = pages(PATTERNS[index++], format.pageSize());
        assertArrayEquals(bytes, memory.bytes(run.address(), run.address() + bytes.length));
      }
    }
  }

  @Test
  void oldCountsStandInBothFields() throws IOException {
    expected(PagesFormat.plain(PAGE)).age(Age.COMPAT).write(directory, MAP);
    Images images = new Images(write(new PagesFormat(PAGE, 0, PageCounts.BOTH), PAGE));
    try (var reader = images.open(MAP)) {
      assertEquals(ImageType.PAGEMAP, reader.header().type());
      reader.next();
      while (reader.hasNext()) {
        PagemapEntry entry = reader.next().message(PagemapEntry.class);
        assertEquals(entry.getNrPages(), entry.getCompatNrPages());
      }
    }
  }

  @Test
  void hugePagesAreNotPacked() throws IOException {
    try (MemorySink sink = new MemorySink("memory")) {
      try (PagesWriter writer = PagesWriter.create(sink, MAP, 1, PagesFormat.blocks(PAGE, 2))) {
        writer.present(BASE, 4, true, false);
        writer.write(pages("ttzz", PAGE), 0, 4 * PAGE);
        writer.commit();
      }
      sink.commit();
      assertEquals(2 * PAGE, sink.source().size("pages-1.img").orElseThrow());
      PagemapEntry entry = sinkEntry(sink);
      assertEquals(2 | 4 | 8, entry.getFlags());
      assertEquals(List.of(2 * PAGE, 0), entry.getBlocks().getBlockSizesList());
    }
  }

  private static PagemapEntry sinkEntry(MemorySink sink) throws IOException {
    try (var reader = new Images(sink.source()).open(MAP)) {
      reader.next();
      return reader.next().message(PagemapEntry.class);
    }
  }

  @Test
  void aRunHasAsManyBytesAsItsPages() throws IOException {
    try (MemorySink sink = new MemorySink("memory");
        PagesWriter writer = PagesWriter.create(sink, MAP, 1, PagesFormat.plain(PAGE))) {
      assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
      writer.present(BASE, 1, false, true);
      assertThrows(
          IllegalStateException.class, () -> writer.write(new byte[PAGE + 1], 0, PAGE + 1));
      writer.write(new byte[PAGE], 0, 10);
      assertThrows(IllegalStateException.class, writer::commit);
      assertThrows(IllegalStateException.class, () -> writer.lazy(BASE + PAGE, 1));
      writer.write(new byte[PAGE], 0, PAGE - 10);
      assertThrows(IllegalArgumentException.class, () -> writer.parent(BASE + 1, 1));
      assertThrows(IllegalArgumentException.class, () -> writer.parent(BASE, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> PagesFormat.plain(1000));
    assertThrows(IllegalArgumentException.class, () -> PagesFormat.blocks(PAGE, 1025));
  }
}
