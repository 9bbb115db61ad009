package org.crit4j.edit.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.CheckpointMemory;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.CheckpointPacker;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.FileHoles;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.images.InventoryEntry;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages are written anew and stay what they were. */
final class CheckpointPagesTest {
  private static final int PAGE = Chain.PAGE;

  private final CheckpointPages pages =
      new CheckpointPages(ArchiveLimits.DEFAULT, Warnings.IGNORE, List.of());

  @TempDir private Path directory;

  private Path target = Path.of("");

  @BeforeEach
  void place() {
    target = directory.resolve("target");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 0", "4, 1, 0", "0, 0, 1", "1, 4, 4"})
  void squashedChainIsFullDump(int first, int second, int third) throws IOException {
    Chain chain = new Chain(directory, first, second, third).write();
    PageTally tally = pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH);
    assertEquals(Chain.contents(chain.full(3)), Chain.contents(target));
    assertFalse(Files.exists(target.resolve("parent"), LinkOption.NOFOLLOW_LINKS));
    assertEquals(2, tally.pagemaps());
    assertEquals(3 * Chain.PAGES, tally.pages());
    assertTrue(tally.joined() > 0 && tally.joined() < tally.pages());
  }

  @Test
  void squashOfFullDumpLinksItsFiles() throws IOException {
    Chain chain = new Chain(directory).write();
    assertTrue(pages.write(chain.full(2), target, PageRewriteOptions.SQUASH).isNothing());
    assertEquals(Chain.contents(chain.full(2)), Chain.contents(target));
    assertTrue(
        (int) Files.getAttribute(target.resolve("pages-1.img"), "unix:nlink") > 1,
        "pages are not copied where they can be linked");
  }

  @Test
  void missingDumpIsNamed() throws IOException {
    Chain chain = new Chain(directory).write();
    Files.move(chain.dump(1), directory.resolve("elsewhere"));
    CritException problem =
        assertThrows(
            CritException.class,
            () -> pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("parent/parent: the link leads nowhere"),
        problem::getMessage);
    assertFalse(Files.exists(target));
    Files.delete(chain.dump(2).resolve("parent"));
    CritException none =
        assertThrows(
            CritException.class,
            () -> pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH));
    assertTrue(
        String.valueOf(none.getMessage()).contains("is in the dump before; expected a link"),
        none::getMessage);
  }

  @Test
  void previousDumpsCanBeGiven() throws IOException {
    Chain chain = new Chain(directory).write();
    Files.delete(chain.dump(3).resolve("parent"));
    Files.delete(chain.dump(2).resolve("parent"));
    new CheckpointPages(
            ArchiveLimits.DEFAULT, Warnings.IGNORE, List.of(chain.dump(2), chain.dump(1)))
        .write(chain.dump(3), target, PageRewriteOptions.SQUASH);
    assertEquals(Chain.contents(chain.full(3)), Chain.contents(target));
  }

  @Test
  void neededPageInHoleIsLost() throws IOException {
    Chain chain = new Chain(directory).write();
    Path file = chain.dump(1).resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // The first two pages are a hole.
      out.position(2 * PAGE);
      out.write(ByteBuffer.wrap(bytes, 2 * PAGE, bytes.length - 2 * PAGE));
    }
    assumeTrue(
        FileHoles.of(file).filter(it -> it.contains(0, PAGE)).isPresent(),
        "no file system with holes, or no GNU tar");
    CritException problem =
        assertThrows(
            CritException.class,
            () -> pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("lies in a hole"), problem::getMessage);
    assertFalse(Files.exists(target));
    pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH.withAcceptHoles(true));
    assertTrue(Files.exists(target));
  }

  @Test
  void zerosOfFileMappingsStay() throws IOException {
    Chain chain = new Chain(directory).write();
    PageTally tally =
        pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH.withDropZero(true));
    int zeros = (Chain.PAGES + 6) / 7;
    assertEquals(2L * zeros, tally.dropped());
    try (ImageSource source = DirectorySource.open(target);
        ImageReader reader = new Images(source).open("pagemap-7.img")) {
      Pagemap map = Pagemap.read(reader);
      assertEquals(2L * Chain.PAGES - zeros, map.presentPages());
      for (Pagemap.Entry each : map.entries()) {
        assertTrue(each.start() != Chain.ANONYMOUS, "the first page there is zero");
      }
      assertEquals(Chain.FILE, map.address(map.size() - 1));
      assertEquals(Chain.PAGES, map.pages(map.size() - 1));
    }
    assertMemory(target, 3);
  }

  private static void assertMemory(Path images, int state) throws IOException {
    try (ImageSource source = DirectorySource.open(images);
        TaskMemory memory = new CheckpointMemory(new Images(source)).open(7)) {
      for (int area = 0; area < 2; area++) {
        for (int page = 0; page < Chain.PAGES; page++) {
          long at = Chain.STARTS[area] + (long) page * PAGE;
          assertArrayEquals(Chain.page(0, area, page, state), memory.bytes(at, at + PAGE));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "4096", "16384", "262144", "4194304"})
  void compressedPagesComeBack(int block) throws IOException {
    Chain chain = new Chain(directory).write();
    Path packed = directory.resolve("packed");
    PageTally tally = pages.write(chain.full(3), packed, PageRewriteOptions.compress(block));
    assertTrue(tally.bytesAfter() < tally.bytesBefore());
    assertMemory(packed, 3);
    try (ImageSource source = DirectorySource.open(packed)) {
      InventoryEntry inventory =
          new Images(source).first("inventory.img", InventoryEntry.class).orElseThrow();
      assertEquals(3, inventory.getImgVersion());
      assertEquals(1, inventory.getCompress());
      assertEquals(block == 1 ? PAGE : block, inventory.getCompressBlockSize());
    }
    assertTrue(
        pages
            .write(packed, directory.resolve("again"), PageRewriteOptions.compress(block))
            .isNothing());
    pages.write(packed, target, PageRewriteOptions.DECOMPRESS);
    assertEquals(Chain.contents(chain.full(3)), Chain.contents(target));
  }

  @Test
  void blockOfHalfPageIsRefused() throws IOException {
    Chain chain = new Chain(directory).write();
    CritException problem =
        assertThrows(
            CritException.class,
            () -> pages.write(chain.full(1), target, PageRewriteOptions.compress(6000)));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("blocks of 6000 bytes"), problem::getMessage);
  }

  @Test
  void dumpOfChainStaysOneInPlace() throws IOException {
    Chain chain = new Chain(directory).write();
    Map<String, String> before = Chain.contents(chain.dump(3));
    assertEquals(2, pages.writeInPlace(chain.dump(3), PageRewriteOptions.compress(1)).pagemaps());
    assertTrue(Files.isSymbolicLink(chain.dump(3).resolve("parent")));
    assertMemory(chain.dump(3), 3);
    assertTrue(pages.writeInPlace(chain.dump(3), PageRewriteOptions.compress(1)).isNothing());
    pages.writeInPlace(chain.dump(3), PageRewriteOptions.DECOMPRESS);
    Map<String, String> after = Chain.contents(chain.dump(3));
    // The dumps before may be compressed, so the version stays 3.
    before.remove("inventory.img");
    after.remove("inventory.img");
    assertEquals(before, after);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void archivesKeepCompressionAndMembers(Compression compression) throws IOException {
    Chain chain = new Chain(directory).write();
    Path container = Files.createDirectories(directory.resolve("container"));
    Files.move(chain.dump(3), container.resolve("checkpoint"));
    Files.writeString(container.resolve("config.dump"), "{\"id\": \"1\"}");
    Path archive = directory.resolve("archive");
    new CheckpointPacker(ArchiveLimits.DEFAULT, Warnings.IGNORE)
        .pack(container, archive, compression);
    Path squashed = directory.resolve("squashed");
    new CheckpointPages(ArchiveLimits.DEFAULT, Warnings.IGNORE, List.of(chain.dump(2)))
        .write(archive, squashed, PageRewriteOptions.SQUASH);
    try (MemberTree tree =
        Archives.open(squashed, ArchiveLimits.DEFAULT, Warnings.IGNORE, it -> false)) {
      assertEquals(compression, tree.compression());
      assertTrue(tree.find("config.dump").isPresent());
      assertTrue(tree.find("checkpoint/parent").isEmpty());
    }
    assertImages(chain.full(3), squashed);
    pages.writeInPlace(squashed, PageRewriteOptions.compress(1));
    pages.writeInPlace(squashed, PageRewriteOptions.DECOMPRESS);
    assertImages(chain.full(3), squashed);
  }

  private static void assertImages(Path directory, Path archive) throws IOException {
    try (ImageSource expected = DirectorySource.open(directory);
        ImageSource images =
            new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE).images(archive)) {
      assertEquals(expected.names(), images.names());
      for (String name : expected.names()) {
        try (var one = expected.require(name);
            var other = images.require(name)) {
          assertArrayEquals(one.stream().readAllBytes(), other.stream().readAllBytes(), name);
        }
      }
    }
  }

  @Test
  void realChainReadsTheSame() throws IOException {
    Path unpacked =
        Fixtures.unpack("parent-chain", Files.createDirectories(directory.resolve("c")));
    Path images = unpacked.resolve("images");
    pages.write(images, target, PageRewriteOptions.SQUASH);
    try (ImageSource chain = DirectorySource.open(images);
        ImageSource flat = DirectorySource.open(target);
        TaskMemory before = new CheckpointMemory(new Images(chain)).open(12541);
        TaskMemory after = new CheckpointMemory(new Images(flat)).open(12541)) {
      assertTrue(flat.parent().isEmpty());
      after
          .runs()
          .forEach(
              run -> {
                long end = run.address() + run.pages() * PAGE;
                try {
                  assertArrayEquals(
                      before.bytes(run.address(), end), after.bytes(run.address(), end));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
    }
  }

  @Test
  void lazyPagesAreRefused() throws IOException {
    Chain chain = new Chain(directory).write();
    Path maps = chain.dump(3).resolve("pagemap-7.img");
    Files.delete(maps);
    Files.delete(chain.dump(3).resolve("pages-1.img"));
    try (DirectorySink sink = DirectorySink.replacing(chain.dump(3))) {
      try (PagesWriter writer =
          PagesWriter.create(sink, "pagemap-7.img", 1, PagesFormat.plain(PAGE))) {
        writer.parent(Chain.ANONYMOUS, 1);
        writer.lazy(Chain.ANONYMOUS + PAGE, 1);
        writer.commit();
      }
      sink.commit();
    }
    CritException problem =
        assertThrows(
            CritException.class,
            () -> pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("page at 0x11000 was left in the process"),
        problem::getMessage);
  }

  @Test
  void nothingIsLeftOfAnInterruptedRun() throws IOException {
    Chain chain = new Chain(directory).write();
    try (RandomAccessFile file =
        new RandomAccessFile(chain.dump(1).resolve("pages-1.img").toFile(), "rw")) {
      file.setLength(PAGE);
    }
    assertThrows(
        CritException.class, () -> pages.write(chain.dump(3), target, PageRewriteOptions.SQUASH));
    assertFalse(Files.exists(target));
    try (var left = Files.list(directory)) {
      assertTrue(left.noneMatch(it -> String.valueOf(it.getFileName()).startsWith(".")));
    }
  }
}
