package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crit4j.CritException;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MemfdFileEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.PageRun;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.source.PageState;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.PageImages;
import org.crit4j.testing.PageImages.Age;
import org.crit4j.testing.PageImages.Form;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the memory of a task is, from mappings, pagemaps and pages of all kinds. */
final class TaskMemoryTest {
  private static final int PAGE = 4096;

  private static final int REGULAR = 1;
  private static final int FILE_PRIVATE = 1 << 6;
  private static final int FILE_SHARED = 1 << 7;
  private static final int ANON_SHARED = 1 << 8;
  private static final int ANON_PRIVATE = 1 << 9;
  private static final int SYSVIPC = 1 << 10;
  private static final int VVAR = 1 << 12;
  private static final int MEMFD = 1 << 14;
  private static final int GUARD = 1 << 16;

  @TempDir private Path directory;

  private CheckpointMemory checkpoint() throws IOException {
    return new CheckpointMemory(new Images(DirectorySource.open(directory)));
  }

  private TaskMemory open(VmaEntry... vmas) throws IOException {
    MmEntry mm = MmEntry.newBuilder().addAllVmas(Arrays.asList(vmas)).buildPartial();
    return checkpoint().open(7, mm);
  }

  private static VmaEntry vma(long firstPage, long pages, int status, long object, long offset) {
    return VmaEntry.newBuilder()
        .setStart(firstPage * PAGE)
        .setEnd((firstPage + pages) * PAGE)
        .setStatus(REGULAR | status)
        .setShmid(object)
        .setPgoff(offset * PAGE)
        .buildPartial();
  }

  private static PageImages pages() {
    return new PageImages(PAGE);
  }

  /** Pages that are each full of one letter. */
  private static byte[] letters(String letters) {
    byte[] bytes = new byte[letters.length() * PAGE];
    for (int i = 0; i < letters.length(); i++) {
      Arrays.fill(bytes, i * PAGE, (i + 1) * PAGE, (byte) letters.charAt(i));
    }
    return bytes;
  }

  private void write(String file, ImageBytes image) throws IOException {
    Files.write(directory.resolve(file), image.toByteArray());
  }

  /** A letter for each page: of its content, or of its state. */
  private static String map(TaskMemory memory, long firstPage, long count) throws IOException {
    StringBuilder map = new StringBuilder();
    for (long page = firstPage; page < firstPage + count; page++) {
      long at = page * PAGE;
      MemoryRange range = memory.rangeAt(at, at + PAGE);
      assertEquals(PAGE, range.length());
      byte[] bytes = new byte[PAGE];
      int read = memory.read(at, bytes, 0, PAGE);
      assertEquals(range.state().isReadable() ? PAGE : 0, read);
      switch (range.state()) {
        case STORED -> {
          byte[] same = new byte[PAGE];
          Arrays.fill(same, bytes[0]);
          assertArrayEquals(same, bytes);
          map.append((char) bytes[0]);
        }
        case ZERO -> {
          assertArrayEquals(new byte[PAGE], bytes);
          map.append('0');
        }
        case LAZY -> map.append('~');
        case FILE -> map.append('/');
        case EXTERNAL -> map.append('*');
        case MISSING -> map.append('?');
        case UNMAPPED -> map.append('-');
      }
    }
    return map.toString();
  }

  @Test
  void whatIsNotStoredIsWhatTheMappingSays() throws IOException {
    pages().present(17 * PAGE, letters("ab")).lazy(21 * PAGE, 1).write(directory, "pagemap-7.img");
    try (TaskMemory memory =
        open(
            vma(16, 4, ANON_PRIVATE, 0, 0),
            vma(20, 3, FILE_PRIVATE, 1, 0),
            vma(24, 1, FILE_SHARED, 1, 0),
            vma(25, 1, VVAR, 0, 0),
            vma(18, 1, GUARD, 0, 0))) {
      assertEquals("--0a-0/~/-/*-", map(memory, 14, 13));
      assertEquals(9 * PAGE, memory.size());
    }
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void countsAndFlagsAreReadInOldAndNewFields(Age age) throws IOException {
    Path parent = Files.createDirectories(directory.resolve("before"));
    pages().age(age).present(16 * PAGE, letters("abcd")).write(parent, "pagemap-7.img");
    pages()
        .age(age)
        .present(16 * PAGE, letters("A"))
        .inParent(17 * PAGE, 2)
        .present(19 * PAGE, letters("DE"))
        .write(directory, "pagemap-7.img");
    Files.createSymbolicLink(directory.resolve("parent"), Path.of("before"));
    try (TaskMemory memory = open(vma(16, 6, ANON_PRIVATE, 0, 0))) {
      assertEquals("AbcDE0", map(memory, 16, 6));
      assertTrue(memory.runs().get(1).isInParent());
      assertEquals(2, memory.runs().get(2).pages());
    }
  }

  @Test
  void pagesThatNoParentHasAreMissing() throws IOException {
    pages().inParent(16 * PAGE, 3).write(directory, "pagemap-7.img");
    VmaEntry vma = vma(16, 3, ANON_PRIVATE, 0, 0);
    try (TaskMemory memory = open(vma)) {
      assertEquals("???", map(memory, 16, 3), "there is no parent");
    }
    Path parent = Files.createDirectories(directory.resolve("before"));
    Files.createSymbolicLink(directory.resolve("parent"), Path.of("before"));
    try (TaskMemory memory = open(vma)) {
      assertEquals("???", map(memory, 16, 3), "the parent has no pagemap");
    }
    pages().present(17 * PAGE, letters("b")).write(parent, "pagemap-7.img");
    try (TaskMemory memory = open(vma)) {
      assertEquals("?b?", map(memory, 16, 3), "the parent has one of the pages");
      CritException problem =
          assertThrows(CritException.class, () -> memory.bytes(17 * PAGE, 18 * PAGE + 1));
      assertEquals(
          directory
              + "/pagemap-7.img: the memory at 0x12000 is in none of the images that should have"
              + " it; expected memory that is in the images",
          problem.getMessage());
    }
  }

  /** As CRIU decides it: {@code in_parent} and PE_PARENT win over PE_PRESENT. */
  @Test
  void pagesThatAreInTheParentTooAreReadThere() throws IOException {
    Path parent = Files.createDirectories(directory.resolve("before"));
    Files.createSymbolicLink(directory.resolve("parent"), Path.of("before"));
    pages().present(16 * PAGE, letters("ab")).write(parent, "pagemap-7.img");
    Files.write(directory.resolve("pages-1.img"), letters("C"));
    write(
        "pagemap-7.img",
        ImageBytes.of(ImageType.PAGEMAP)
            .entry(new Wire().varint(1, 1))
            .entry(new Wire().varint(1, 16 * PAGE).varint(2, 1).varint(4, 5))
            .entry(new Wire().varint(1, 17 * PAGE).varint(2, 1).varint(3, 1).varint(4, 4))
            .entry(new Wire().varint(1, 18 * PAGE).varint(2, 1).varint(4, 4)));
    try (TaskMemory memory = open(vma(16, 3, ANON_PRIVATE, 0, 0))) {
      assertEquals("abC", map(memory, 16, 3));
      assertEquals(
          List.of(false, false, true), memory.runs().stream().map(PageRun::isPresent).toList());
      assertEquals(
          List.of(true, true, false), memory.runs().stream().map(PageRun::isInParent).toList());
    }
  }

  @Test
  void sharedMemoryIsReadThroughTheMapping() throws IOException {
    pages().present(33 * PAGE, letters("X")).write(directory, "pagemap-7.img");
    pages()
        .pagesId(2)
        .present(0, letters("ab"))
        .present(3 * PAGE, letters("d"))
        .write(directory, "pagemap-shmem-500.img");
    write(
        "memfd.img",
        ImageBytes.of(ImageType.MEMFD_INODE)
            .entry(inode(9, 500, 5 * PAGE))
            .entry(inode(8, 501, 0)));
    write(
        "files.img",
        ImageBytes.of(ImageType.FILES).entry(memfd(3, 9)).entry(memfd(4, 8)).entry(memfd(5, 77)));
    try (TaskMemory memory =
        open(
            vma(16, 4, FILE_SHARED | MEMFD, 3, 1),
            vma(20, 4, ANON_SHARED, 500, 0),
            vma(24, 1, ANON_SHARED, 999, 0),
            vma(25, 1, FILE_SHARED | MEMFD, 4, 0),
            vma(26, 1, FILE_SHARED | MEMFD, 5, 0),
            vma(32, 4, FILE_PRIVATE | MEMFD, 3, 0))) {
      assertEquals("b0d0ab0d?0?", map(memory, 16, 11));
      assertEquals("aX0d", map(memory, 32, 4), "private pages come first");
    }
    try (TaskMemory object = checkpoint().openShared(500)) {
      assertEquals(5 * PAGE, object.size());
      assertEquals("ab0d0--", map(object, 0, 7));
    }
  }

  private static MemfdInodeEntry inode(int id, int number, long size) {
    return MemfdInodeEntry.newBuilder()
        .setName("m")
        .setUid(0)
        .setGid(0)
        .setSize(size)
        .setShmid(number)
        .setSeals(0)
        .setInodeId(id)
        .build();
  }

  private static FileEntry memfd(int id, int inode) {
    MemfdFileEntry memfd =
        MemfdFileEntry.newBuilder()
            .setId(id)
            .setFlags(0)
            .setPos(0)
            .setFown(
                FownEntry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0))
            .setInodeId(inode)
            .build();
    return FileEntry.newBuilder().setType(FdTypes.MEMFD).setId(id).setMemfd(memfd).build();
  }

  @Test
  void segmentsOfSystemVAreInPagesOrAfterTheirEntries() throws IOException {
    pages().write(directory, "pagemap-7.img");
    pages().pagesId(2).present(PAGE, letters("b")).write(directory, "pagemap-shmem-1.img");
    byte[] old = letters("pq");
    write(
        "ipcns-shm-10.img",
        ImageBytes.of(ImageType.IPCNS_SHM)
            .entry(segment(1, 2 * PAGE).toBuilder().setInPagemaps(true).build())
            .entry(segment(2, old.length))
            .bytes(old));
    try (TaskMemory memory =
        open(
            vma(16, 2, ANON_SHARED | SYSVIPC, 1, 0),
            vma(18, 2, ANON_SHARED | SYSVIPC, 2, 0),
            vma(20, 1, ANON_SHARED | SYSVIPC, 2, 1),
            vma(21, 1, ANON_SHARED | SYSVIPC, 3, 0))) {
      assertEquals("0bpqq?", map(memory, 16, 6));
    }
    try (TaskMemory object = checkpoint().openShared(2)) {
      assertEquals("pq-", map(object, 0, 3));
      assertTrue(object.runs().isEmpty());
    }
  }

  private static IpcShmEntry segment(int id, long size) {
    IpcDescEntry desc =
        IpcDescEntry.newBuilder()
            .setKey(0)
            .setUid(0)
            .setGid(0)
            .setCuid(0)
            .setCgid(0)
            .setMode(0)
            .setId(id)
            .build();
    return IpcShmEntry.newBuilder().setDesc(desc).setSize(size).build();
  }

  @Test
  void mappingsOfOldDumpsAreInAnImageOfTheirOwn() throws IOException {
    pages().present(17 * PAGE, letters("b")).write(directory, "pagemap-7.img");
    write("vmas-7.img", ImageBytes.of(ImageType.VMAS).entry(oldVma()));
    try (TaskMemory memory = checkpoint().open(7)) {
      assertEquals("0b0-", map(memory, 16, 4));
    }
  }

  private static VmaEntry oldVma() {
    return vma(16, 3, ANON_PRIVATE, 0, 0).toBuilder().setProt(3).setFlags(2).setFd(-1).build();
  }

  @ParameterizedTest
  @CsvSource({
    "6, 16384, 16384",
    "7, 16384, 4096",
    "6, 12345, 4096",
    "6, 524288, 4096",
    "6, 262144, 262144",
    "0x400000000006, 0, 16384",
    "0x600004000, 0, 16384"
  })
  void thePageSizeIsThatOfTheMachineThatDumped(String type, String value, int expected)
      throws IOException {
    pages().write(directory, "pagemap-7.img");
    MmEntry mm =
        MmEntry.newBuilder()
            .addMmSavedAuxv(33)
            .addMmSavedAuxv(1)
            .addMmSavedAuxv(Long.decode(type))
            .addMmSavedAuxv(Long.decode(value))
            .buildPartial();
    try (TaskMemory memory = checkpoint().open(7, mm)) {
      assertEquals(expected, memory.pageSize());
    }
  }

  @Test
  void withoutProcessesThePageSizeIsThatOfMostPagesImages() throws IOException {
    new PageImages(16384).present(16 * 16384, new byte[16384]).write(directory, "pagemap-7.img");
    try (TaskMemory memory = checkpoint().open(7)) {
      assertEquals(16384, memory.pageSize());
    }
  }

  @Test
  void thePageSizeOfTheUserComesFirst() throws IOException {
    pages().write(directory, "pagemap-7.img");
    MmEntry mm = MmEntry.newBuilder().addMmSavedAuxv(6).addMmSavedAuxv(4096).buildPartial();
    Images images = new Images(DirectorySource.open(directory));
    CheckpointMemory given = new CheckpointMemory(images, OptionalInt.of(65536));
    try (TaskMemory memory = given.open(7, mm)) {
      assertEquals(65536, memory.pageSize());
    }
  }

  @Test
  void stringsEndWithZeros() throws IOException {
    byte[] page = new byte[PAGE];
    byte[] text = "/bin/sh\0-c\0\0last".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, page, 100, text.length);
    pages().present(16 * PAGE, page).write(directory, "pagemap-7.img");
    long start = 16 * PAGE + 100;
    try (TaskMemory memory = open()) {
      List<String> strings = new ArrayList<>();
      memory
          .strings(start, start + text.length)
          .forEach(it -> strings.add(new String(it, StandardCharsets.UTF_8)));
      assertEquals(List.of("/bin/sh", "-c", "", "last"), strings);
      assertEquals(3, memory.strings(start, start + text.length - 4).size());
      assertTrue(memory.strings(start, start).isEmpty());
    }
  }

  @Test
  void longRangesAreNotPutIntoAnArray() throws IOException {
    pages().write(directory, "pagemap-7.img");
    try (TaskMemory memory = open(vma(16, 1 << 20, ANON_PRIVATE, 0, 0))) {
      CritException problem =
          assertThrows(CritException.class, () -> memory.strings(16 * PAGE, 17L << 20 << 8));
      assertEquals(
          directory
              + "/pagemap-7.img: the memory from 0x10000 to 0x110000000; expected a range of at"
              + " most 67108864 bytes",
          problem.getMessage());
    }
  }

  @Test
  void readingEndsWhereTheImagesEnd() throws IOException {
    pages().present(16 * PAGE, letters("ab")).write(directory, "pagemap-7.img");
    try (TaskMemory memory = open()) {
      byte[] bytes = new byte[20];
      assertEquals(10, memory.read(18 * PAGE - 10, bytes, 5, 15));
      assertEquals('b', bytes[14]);
      assertEquals(0, bytes[15]);
      assertEquals(0, memory.read(-10, bytes, 0, 20), "the end of all addresses");
      try (InputStream in = memory.stream(16 * PAGE, 17 * PAGE)) {
        assertEquals(4000, in.skip(4000));
        assertEquals(96, in.readAllBytes().length);
        assertEquals(-1, in.read());
      }
      assertThrows(IllegalArgumentException.class, () -> memory.rangeAt(PAGE, 0));
    }
  }

  @Test
  void pagesThatTheFileDoesNotHaveAreToldWithTheirOffset() throws IOException {
    pages().present(16 * PAGE, letters("abc")).write(directory, "pagemap-7.img");
    Path file = directory.resolve("pages-1.img");
    Files.write(file, letters("ab"));
    try (TaskMemory memory = open()) {
      assertArrayEquals(letters("ab"), memory.bytes(16 * PAGE, 18 * PAGE));
      CritException problem =
          assertThrows(CritException.class, () -> memory.bytes(18 * PAGE, 18 * PAGE + 5));
      assertEquals(
          file + ": offset 8192: the file ends after 8192 bytes; expected 5 bytes from here",
          problem.getMessage());
    }
    Files.delete(file);
    try (TaskMemory memory = open()) {
      CritException problem =
          assertThrows(CritException.class, () -> memory.bytes(16 * PAGE, 17 * PAGE));
      assertEquals(
          file + ": there is no such image, but pagemap-7.img needs it", problem.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x11000, 1, 4; 0x10000, 1, 4 | entry 2 | vaddr 0x10000 is not after the entry before",
        "0x10000, 2, 4; 0x11000, 1, 2 | entry 2 | vaddr 0x11000 is not after the entry before",
        "0x10800, 1, 4 | entry 1 | vaddr 0x10800 is in the middle of a page; expected a multiple",
        "0x10000, 0, 4 | entry 1 | the entry has 0 pages; expected at least one",
        "0x10000, 1, 9 | entry 1 | flag bit 3 (aligned) without PE_PRESENT",
        "0x10000, 1, 20 | entry 1 | unknown flags 0x10",
        "0x10000, -1, 4 | entry 1 | 18446744073709551615 pages are more than there are addresses",
        "0x10000, 0x7ffffffffffff, 4; 0x8000000000000000, 1, 4 | entry 2 | is not after",
        "0xfffffffffffff000, 2, 4 | entry 1 | 2 pages from 0xfffffffffffff000 are beyond the last"
            + " address"
      })
  void contradictoryEntriesAreRefused(String entries, String place, String message)
      throws IOException {
    ImageBytes image = ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, 1));
    for (String entry : entries.split(";", -1)) {
      String[] numbers = entry.strip().split(", ", -1);
      image.entry(
          new Wire()
              .varint(1, new BigInteger(numbers[0].replace("0x", ""), 16).longValue())
              .varint(2, 0)
              .varint(4, Long.decode(numbers[2]))
              .varint(5, Long.decode(numbers[1])));
    }
    write("pagemap-7.img", image);
    CritException problem = assertThrows(CritException.class, () -> open().close());
    String text = String.valueOf(problem.getMessage());
    assertTrue(text.startsWith(directory + "/pagemap-7.img: " + place + ", offset "), text);
    assertTrue(text.contains(message), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 0 | the images are of version 4; expected a version from 1 to 3",
        "-1 | 0 | the images are of version 4294967295; expected a version from 1 to 3",
        "3 | 3 | the pages are compressed in mode 3; expected a mode from 0 to 2",
        "2 | 1 | compressed pages in images of version 2; expected version 3"
      })
  void formsThatAreNotKnownAreRefused(int version, int compress, String message)
      throws IOException {
    pages().write(directory, "pagemap-7.img");
    InventoryEntry inventory =
        InventoryEntry.newBuilder().setImgVersion(version).setCompress(compress).build();
    write("inventory.img", ImageBytes.of(ImageType.INVENTORY).entry(inventory));
    CritException problem = assertThrows(CritException.class, () -> open().close());
    assertEquals(directory + "/inventory.img: " + message, problem.getMessage());
  }

  @Test
  void encryptedImagesAreRefused() throws IOException {
    pages().write(directory, "pagemap-7.img");
    Files.write(directory.resolve("cipher.img"), new byte[] {1});
    CritException problem = assertThrows(CritException.class, () -> open().close());
    assertEquals(
        directory
            + "/cipher.img: the images are encrypted; expected images that CRIU did not encrypt",
        problem.getMessage());
  }

  @Test
  void otherImagesAreNoPagemaps() throws IOException {
    CritException none = assertThrows(CritException.class, () -> open().close());
    assertEquals(directory + "/pagemap-7.img: there is no such image", none.getMessage());
    write("pagemap-7.img", ImageBytes.of(ImageType.PSTREE));
    CritException other = assertThrows(CritException.class, () -> open().close());
    assertTrue(
        String.valueOf(other.getMessage()).endsWith("an image of type PSTREE; expected PAGEMAP"),
        other.getMessage());
    write("pagemap-7.img", ImageBytes.of(ImageHeader.of(ImageType.PAGEMAP)));
    assertThrows(CritException.class, () -> open().close());
  }

  @Test
  void overlappingMappingsAreCut() throws IOException {
    pages().write(directory, "pagemap-7.img");
    try (TaskMemory memory =
        open(
            vma(16, 10, ANON_PRIVATE, 0, 0),
            vma(12, 5, FILE_SHARED, 0, 0),
            vma(20, 2, VVAR, 0, 0),
            vma(19, 4, GUARD, 0, 0),
            vma(25, 9, FILE_SHARED, 0, 0),
            vma(30, 0, VVAR, 0, 0))) {
      assertEquals("/////00----00/////////-", map(memory, 12, 23));
    }
  }

  @Test
  void threadsReadAtTheSameTime() throws Exception {
    byte[] content = letters("abcdefgh".repeat(16));
    pages().stored(Form.BLOCKS, 8).present(16 * PAGE, content).write(directory, "pagemap-7.img");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TaskMemory memory = open()) {
      Callable<Boolean> reader =
          () -> {
            for (int i = 0; i < 2000; i++) {
              int at = (i * 7919) % (content.length - 100);
              byte[] bytes = memory.bytes(16 * PAGE + at, 16 * PAGE + at + 100);
              if (!Arrays.equals(bytes, Arrays.copyOfRange(content, at, at + 100))) {
                return false;
              }
            }
            return true;
          };
      for (Future<Boolean> result : threads.invokeAll(List.of(reader, reader, reader, reader))) {
        assertTrue(result.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void nothingIsReadAfterTheEnd() throws IOException {
    pages().present(16 * PAGE, letters("ab")).write(directory, "pagemap-7.img");
    TaskMemory memory = open();
    memory.close();
    assertThrows(IOException.class, () -> memory.bytes(16 * PAGE, 17 * PAGE));
    memory.close();
  }

  /** With a scan for each read this would take hours. */
  @Test
  @Timeout(60)
  void anAddressAmongAMillionEntriesIsFoundByBisection() throws IOException {
    int count = 1_000_000;
    ImageBytes image = ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, 1));
    for (int i = 0; i < count; i++) {
      image.entry(lazyEntry((16 + 2L * i) * PAGE));
    }
    write("pagemap-7.img", image);
    try (TaskMemory memory = open()) {
      assertEquals(count, memory.runs().size());
      for (int i = 0; i < 200_000; i++) {
        long entry = i * 7919L % count;
        long at = (16 + 2 * entry) * PAGE;
        assertEquals(PageState.LAZY, memory.rangeAt(at, at + 2 * PAGE).state());
        assertEquals(PageState.UNMAPPED, memory.rangeAt(at + PAGE, at + 2 * PAGE).state());
      }
    }
  }

  private static byte[] lazyEntry(long address) {
    byte[] entry = {0x08, 0, 0, 0, 0, 0, 0, 0x10, 0, 0x20, 2, 0x28, 1};
    for (int i = 0; i < 6; i++) {
      entry[1 + i] = (byte) ((address >>> (7 * i) & 0x7f) | (i < 5 ? 0x80 : 0));
    }
    return entry;
  }
}
