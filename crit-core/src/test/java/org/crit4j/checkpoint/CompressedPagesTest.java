package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.crit4j.CritException;
import org.crit4j.image.ImageType;
import org.crit4j.memory.PageRun;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.source.PageState;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Lz4Frame;
import org.crit4j.testing.PageImages;
import org.crit4j.testing.PageImages.Form;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in all forms of storage read as the plain ones do. */
final class CompressedPagesTest {
  private static final int PAGE = 4096;
  private static final long BASE = 0x7f00_0000_0000L;

  /** Runs of pages that are zero, that shrink (text), or that do not (random). */
  private static final String[] PATTERNS = {
    "t", "z", "r", "zzzt", "rrrr", "zrt", "ttttzzzzrrrrtttt", "zzzzzzzzzzzzzzzz", "rztrztrzt"
  };

  @TempDir private Path directory;

  private Path in(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  private static TaskMemory open(Path directory, int pageSize) throws IOException {
    Images images = new Images(DirectorySource.open(directory));
    return new CheckpointMemory(images, OptionalInt.of(pageSize)).open(7);
  }

  private static byte[] pages(String pattern, int pageSize) {
    byte[] bytes = new byte[pattern.length() * pageSize];
    Random random = new Random(pattern.hashCode());
    for (int i = 0; i < pattern.length(); i++) {
      byte[] page = new byte[pageSize];
      if (pattern.charAt(i) == 'r') {
        random.nextBytes(page);
      } else if (pattern.charAt(i) == 't') {
        for (int at = 0; at < pageSize; at++) {
          page[at] = (byte) ("words and ".charAt(at % 10) + (random.nextInt(50) == 0 ? 1 : 0));
        }
      }
      System.arraycopy(page, 0, bytes, i * pageSize, pageSize);
    }
    return bytes;
  }

  private static PageImages sample(int pageSize) {
    PageImages images = new PageImages(pageSize);
    long at = BASE;
    for (String pattern : PATTERNS) {
      images.present(at, pages(pattern, pageSize));
      at += (long) (pattern.length() + 1) * pageSize;
    }
    StringBuilder mixed = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      mixed.append("zzttr".charAt(random.nextInt(5)));
    }
    return images.present(at, pages(mixed.toString(), pageSize));
  }

  private static void assertSameMemory(TaskMemory expected, TaskMemory actual) throws IOException {
    assertEquals(expected.runs().size(), actual.runs().size());
    Random random = new Random(2);
    for (PageRun run : expected.runs()) {
      long end = run.address() + run.pages() * expected.pageSize();
      byte[] bytes = expected.bytes(run.address(), end);
      assertArrayEquals(bytes, actual.bytes(run.address(), end), () -> run.toString());
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(3 * expected.pageSize(), bytes.length - from) + 1);
        byte[] some = new byte[length + 2];
        assertEquals(length, actual.read(run.address() + from, some, 1, length));
        byte[] wanted = new byte[length + 2];
        System.arraycopy(bytes, from, wanted, 1, length);
        assertArrayEquals(wanted, some);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BLOCKS, 1, 4096",
    "BLOCKS, 3, 4096",
    "BLOCKS, 64, 4096",
    "BLOCKS, 1024, 4096",
    "BLOCKS, 1, 65536",
    "BLOCKS, 64, 65536",
    "FLAT, 1, 4096",
    "FLAT, 64, 4096",
    "LOOSE, 1, 4096",
    "LOOSE, 16, 4096",
    "FRAME, 0, 4096",
    "FRAME, 0, 16384"
  })
  void everyFormReadsLikeThePlainOne(Form form, int pagesPerBlock, int pageSize)
      throws IOException {
    sample(pageSize).write(in("plain"), "pagemap-7.img");
    sample(pageSize).stored(form, pagesPerBlock).write(in("packed"), "pagemap-7.img");
    try (TaskMemory plain = open(in("plain"), pageSize);
        TaskMemory packed = open(in("packed"), pageSize)) {
      assertSameMemory(plain, packed);
    }
  }

  @Test
  void blocksAreSmallerAndSomeEntriesAreAligned() throws IOException {
    sample(PAGE).stored(Form.BLOCKS, 1).write(directory, "pagemap-7.img");
    int aligned = 0;
    int alignedInBlocks = 0;
    int plain = 0;
    try (TaskMemory memory = open(directory, PAGE)) {
      for (PageRun run : memory.runs()) {
        boolean isPlain = run.storedBytes() == run.pages() * PAGE;
        if ((run.flags() & 8) != 0) {
          assertEquals(0, run.offset() % PAGE);
          aligned += isPlain ? 1 : 0;
          alignedInBlocks += isPlain ? 0 : 1;
        } else {
          plain += isPlain ? 1 : 0;
        }
      }
    }
    assertEquals(2, aligned, "the runs of random pages only");
    assertEquals(2, alignedInBlocks, "those whose first stored page is a random one");
    assertEquals(0, plain);
  }

  @Test
  void eachCheckpointOfAChainHasItsOwnForm() throws IOException {
    byte[] old = pages("ttttttttrrrrrrrrzzzzzzzz", PAGE);
    byte[] newer = pages("trzt", PAGE);
    byte[] newest = pages("rt", PAGE);
    new PageImages(PAGE).present(BASE, old).stored(Form.BLOCKS, 16).write(in("1"), "pagemap-7.img");
    new PageImages(PAGE)
        .inParent(BASE, 2)
        .present(BASE + 2 * PAGE, newer)
        .inParent(BASE + 6 * PAGE, 18)
        .write(in("2"), "pagemap-7.img");
    new PageImages(PAGE)
        .stored(Form.BLOCKS, 1)
        .present(BASE, newest)
        .inParent(BASE + 2 * PAGE, 22)
        .write(in("3"), "pagemap-7.img");
    Files.createSymbolicLink(in("3").resolve("parent"), Path.of("../2"));
    Files.createSymbolicLink(in("2").resolve("parent"), Path.of("../1"));
    byte[] expected = old.clone();
    System.arraycopy(newer, 0, expected, 2 * PAGE, newer.length);
    System.arraycopy(newest, 0, expected, 0, newest.length);
    try (TaskMemory memory = open(in("3"), PAGE)) {
      assertArrayEquals(expected, memory.bytes(BASE, BASE + expected.length));
      for (int page = 0; page < 24; page++) {
        byte[] one = Arrays.copyOfRange(expected, page * PAGE, (page + 1) * PAGE);
        assertArrayEquals(one, memory.bytes(BASE + (long) page * PAGE, BASE + (page + 1L) * PAGE));
      }
    }
  }

  /** An LZ4 block of 900 bytes that unpacks to a page: literals, a long match, five literals. */
  private static byte[] blockOf900Bytes() {
    int literals = 874;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xff);
    length(out, literals - 15);
    byte[] noise = new byte[literals];
    new Random(3).nextBytes(noise);
    out.writeBytes(noise);
    out.write(1);
    out.write(0);
    length(out, PAGE - literals - 5 - 4 - 15);
    out.write(0x50);
    out.writeBytes(new byte[5]);
    return out.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int rest) {
    int left = rest;
    while (left >= 255) {
      out.write(255);
      left -= 255;
    }
    out.write(left);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "32 05 00 80 20 84 07 38 84 27",
        "32 0c 0a 05 00 80 20 84 07 10 84 27 18 01",
        "30 00 30 80 20 30 84 07",
        "38 84 27 32 05 00 80 20 84 07 40 00"
      })
  void aZeroAPlainAndAPackedPage(String compression) throws IOException {
    byte[] packed = blockOf900Bytes();
    assertEquals(900, packed.length);
    byte[] plain = pages("r", PAGE);
    Wire entry = new Wire().varint(1, BASE).varint(2, 0).varint(4, 4).varint(5, 3);
    writePagemap(entry.hex(compression));
    ByteArrayOutputStream pages = new ByteArrayOutputStream();
    pages.writeBytes(plain);
    pages.writeBytes(packed);
    Files.write(directory.resolve("pages-1.img"), pages.toByteArray());
    try (TaskMemory memory = open(directory, PAGE)) {
      assertArrayEquals(new byte[PAGE], memory.bytes(BASE, BASE + PAGE));
      assertArrayEquals(plain, memory.bytes(BASE + PAGE, BASE + 2 * PAGE));
      byte[] unpacked = LZ4Factory.safeInstance().fastDecompressor().decompress(packed, 0, PAGE);
      assertArrayEquals(unpacked, memory.bytes(BASE + 2 * PAGE, BASE + 3 * PAGE));
      assertEquals(
          new MemoryRange(BASE, BASE + PAGE, PageState.ZERO),
          memory.rangeAt(BASE, BASE + 3 * PAGE));
      assertEquals(4996, memory.runs().get(0).storedBytes());
    }
  }

  private void writePagemap(Wire... entries) throws IOException {
    ImageBytes image = ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, 1));
    for (Wire entry : entries) {
      image.entry(entry);
    }
    Files.write(directory.resolve("pagemap-7.img"), image.toByteArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "32 05 00 80 20 84 07 | field 6 is no message of blocks: invalid protobuf tag",
        "32 0a 0a 05 00 80 20 84 07 10 84 27 | blocks without block_sizes, total_payload_size or",
        "32 08 0a 05 00 80 20 84 07 18 | field 6 is no message of blocks: number is cut off",
        "32 09 0a 05 00 80 20 84 07 18 01 | blocks without block_sizes, total_payload_size or",
        "32 05 10 84 27 18 01 | blocks without block_sizes, total_payload_size or",
        "32 0e 0a 05 00 80 20 84 07 10 84 27 18 01 20 01 | a field of blocks that is not known",
        "32 0c 0a 05 00 80 20 84 07 10 84 27 18 00 | blocks of 0 pages; expected at least one page",
        "32 0d 0a 05 00 80 20 84 07 10 84 27 18 81 08 | blocks of 1025 pages; expected",
        "32 0c 0a 05 00 80 20 84 07 10 84 27 18 02 | 3 block sizes for 3 pages; expected 2",
        "32 0c 0a 05 00 80 20 84 07 10 85 27 18 01 | the block sizes add up to 4996 bytes; expected"
            + " 4997",
        "32 0c 0a 05 00 81 20 84 07 10 85 27 18 01 | block 1 has 4097 bytes; expected at most the"
            + " 4096",
        "38 84 27 | total_compressed_size without compressed_size",
        "32 05 00 80 20 84 07 38 85 27 | the block sizes add up to 4996 bytes; expected 4997",
        "32 05 00 80 20 84 87 38 84 27 | the list of block sizes is cut off",
      })
  void contradictoryCompressionIsRefused(String compression, String message) throws IOException {
    Wire entry = new Wire().varint(1, BASE).varint(2, 0).varint(4, 4).varint(5, 3);
    writePagemap(entry.hex(compression));
    CritException problem = assertThrows(CritException.class, () -> open(directory, PAGE).close());
    String text = String.valueOf(problem.getMessage());
    assertTrue(text.contains(message), text);
    assertTrue(text.startsWith(directory + "/pagemap-7.img: entry 1, offset "), text);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aPagesImageOfAnotherSizeIsRefused(int difference) throws IOException {
    new PageImages(PAGE)
        .stored(Form.BLOCKS, 1)
        .present(BASE, pages("ttt", PAGE))
        .write(directory, "pagemap-7.img");
    Path pages = directory.resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(pages);
    Files.write(pages, Arrays.copyOf(bytes, bytes.length + difference));
    try (TaskMemory memory = open(directory, PAGE)) {
      CritException problem = assertThrows(CritException.class, () -> memory.bytes(BASE, BASE + 1));
      assertEquals(
          pages
              + ": the image has "
              + (bytes.length + difference)
              + " bytes; expected "
              + bytes.length
              + ", the sum of the pages of pagemap-7.img",
          problem.getMessage());
    }
  }

  @Test
  void aDamagedBlockIsToldWithItsPlaceAndOthersAreRead() throws IOException {
    new PageImages(PAGE)
        .stored(Form.BLOCKS, 1)
        .present(BASE, pages("ttt", PAGE))
        .write(directory, "pagemap-7.img");
    Path pages = directory.resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(pages);
    Arrays.fill(bytes, 0, 100, (byte) 0xff);
    Files.write(pages, bytes);
    try (TaskMemory memory = open(directory, PAGE)) {
      CritException problem = assertThrows(CritException.class, () -> memory.bytes(BASE, BASE + 1));
      assertEquals(
          pages
              + ": offset 0: the LZ4 block is damaged; expected 4096 bytes, as pagemap-7.img has it"
              + " for address 0x7f0000000000",
          problem.getMessage());
      assertArrayEquals(
          Arrays.copyOfRange(pages("ttt", PAGE), PAGE, 2 * PAGE),
          memory.bytes(BASE + PAGE, BASE + 2 * PAGE));
    }
  }

  @Test
  void theFrameIsReadOnlyWhereThePlainImageIsGone() throws IOException {
    byte[] content = pages("ttr", PAGE);
    PageImages images = new PageImages(PAGE).present(BASE, content);
    images.stored(Form.FRAME, 0).write(directory, "pagemap-7.img");
    images.stored(Form.PLAIN, 0).write(directory, "pagemap-7.img");
    Path frame = directory.resolve("pages-1.comp.img");
    Files.write(frame, Arrays.copyOf(Files.readAllBytes(frame), 20));
    try (TaskMemory memory = open(directory, PAGE)) {
      assertArrayEquals(content, memory.bytes(BASE, BASE + content.length));
    }
    Files.delete(directory.resolve("pages-1.img"));
    try (TaskMemory memory = open(directory, PAGE)) {
      CritException problem = assertThrows(CritException.class, () -> memory.bytes(BASE, BASE + 1));
      assertTrue(
          String.valueOf(problem.getMessage()).startsWith(frame + ": offset "),
          problem.getMessage());
    }
  }

  @Test
  void framesWithBlocksOfAnySizeAreRead() throws IOException {
    byte[] content = pages("ttrzztrtrz".repeat(40), PAGE);
    PageImages images = new PageImages(PAGE).present(BASE, content);
    images.stored(Form.FRAME, 0).write(directory, "pagemap-7.img");
    Path frame = directory.resolve("pages-1.comp.img");
    int half = content.length / 2;
    byte[] skipped = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    byte[][] frames = {
      Lz4Frame.of(content, 100_000, 5000, 200_000, 1),
      Lz4Frame.of(content, 1 << 18),
      concatenated(
          Lz4Frame.of(Arrays.copyOf(content, half), 128 << 10),
          skipped,
          Lz4Frame.of(Arrays.copyOfRange(content, half, content.length), 7777))
    };
    for (byte[] bytes : frames) {
      Files.write(frame, bytes);
      try (TaskMemory memory = open(directory, PAGE)) {
        assertArrayEquals(content, memory.bytes(BASE, BASE + content.length));
        assertArrayEquals(
            Arrays.copyOfRange(content, half, half + 10),
            memory.bytes(BASE + half, BASE + half + 10));
      }
    }
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 44 | offset 4: the LZ4 blocks depend on each other",
        "4 | e4 | offset 4: an LZ4 frame of an unknown version",
        "4 | 65 | offset 4: the LZ4 frame needs a dictionary",
        "5 | 30 | offset 5: unknown LZ4 block size 3",
        "6 | 00 | offset 0: the header of the LZ4 frame is damaged",
        "9 | 7f | bytes; expected at most 262144",
        "0 | 00 | offset 0: no LZ4 frame begins here",
      })
  void damagedFramesAreRefused(int at, String value, String message) throws IOException {
    PageImages images = new PageImages(PAGE).present(BASE, pages("tttt", PAGE));
    images.stored(Form.FRAME, 0).write(directory, "pagemap-7.img");
    Path frame = directory.resolve("pages-1.comp.img");
    byte[] bytes = Files.readAllBytes(frame);
    bytes[at] = (byte) Integer.parseInt(value, 16);
    Files.write(frame, bytes);
    try (TaskMemory memory = open(directory, PAGE)) {
      CritException problem = assertThrows(CritException.class, () -> memory.bytes(BASE, BASE + 1));
      assertTrue(String.valueOf(problem.getMessage()).contains(message), problem.getMessage());
    }
  }
}
