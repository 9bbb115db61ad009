package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.VmaEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which bytes of which mappings are in a core file. */
final class SegmentsTest {
  private static final int PAGE = Samples.PAGE;
  private static final int PRESENT = 4;
  private static final int LAZY = 2;
  private static final long GIB = 1L << 30;
  private static final long HIGH = 0x7f0000000000L;

  @TempDir private Path directory;

  private final List<String> warnings = new ArrayList<>();

  /** A program header: address, bytes in the file, bytes in memory. */
  private record Load(long address, long bytes, long length, long offset) {}

  private Path write(List<VmaEntry> areas, List<PagemapEntry> pages) throws IOException {
    Path images = Samples.write(directory.resolve("images"), areas, pages);
    Path file = directory.resolve("core");
    CoreOptions options =
        new CoreOptions(Optional.empty(), false, (place, problem) -> warnings.add(problem));
    try (Checkpoint checkpoint = Checkpoint.open(images);
        CoreFile core =
            CoreFile.open(checkpoint, checkpoint.task(Samples.PID).orElseThrow(), options)) {
      core.write(file, CoreProgress.NONE);
      assertEquals(core.size(), Files.size(file));
    }
    return file;
  }

  private static ByteBuffer read(Path file, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(bytes, offset);
      return bytes.flip();
    }
  }

  private static List<Load> loads(Path file) throws IOException {
    ByteBuffer header = read(file, 0, 64);
    int count = header.getShort(56) & 0xffff;
    if (count == 0xffff) {
      count = read(file, header.getLong(40), 64).getInt(44);
    }
    ByteBuffer headers = read(file, 64, count * 56);
    List<Load> loads = new ArrayList<>();
    for (int i = 56; i < count * 56; i += 56) {
      loads.add(
          new Load(
              headers.getLong(i + 16),
              headers.getLong(i + 32),
              headers.getLong(i + 40),
              headers.getLong(i + 8)));
    }
    return loads;
  }

  @Test
  void memoryThatWasNeverWrittenIsThereAsZeros() throws IOException {
    Path file =
        write(
            List.of(Samples.area(HIGH, HIGH + 6 * GIB).build()),
            List.of(Samples.pages(HIGH + 5 * GIB, 2, PRESENT)));
    Load load = loads(file).get(0);
    assertEquals(6 * GIB, load.bytes());
    assertEquals(6 * GIB, load.length());
    assertEquals(0, read(file, load.offset(), 8).getLong(0));
    long offset = load.offset() + 5 * GIB;
    assertEquals(HIGH + 5 * GIB, read(file, offset, 8).getLong(0));
    assertEquals(HIGH + 5 * GIB + PAGE, read(file, offset + PAGE, 8).getLong(0));
  }

  @Test
  void memoryThatIsNotToBeDumpedHasItsPagesOnly() throws IOException {
    Path file =
        write(
            List.of(Samples.area(HIGH, HIGH + 14 * 1024 * GIB).setMadv(1 << 16).build()),
            List.of(Samples.pages(HIGH + 4 * GIB, 1, PRESENT)));
    List<Load> loads = loads(file);
    assertEquals(List.of(0L, (long) PAGE, 0L), loads.stream().map(Load::bytes).toList());
    assertEquals(HIGH + 4 * GIB, loads.get(1).address());
    assertEquals(HIGH + 4 * GIB, read(file, loads.get(1).offset(), 8).getLong(0));
  }

  @Test
  void pagesLeftInTheProcessAreLeftOutAndNamed() throws IOException {
    Path file =
        write(
            List.of(Samples.area(HIGH, HIGH + 4 * PAGE).build()),
            List.of(Samples.pages(HIGH + PAGE, 2, LAZY), Samples.pages(HIGH + 3 * PAGE, 1, 6)));
    assertEquals(
        List.of((long) PAGE, 0L, (long) PAGE), loads(file).stream().map(Load::bytes).toList());
    assertEquals(
        List.of("task 41: 8192 bytes of memory are not in the images: they are left out"),
        warnings);
  }

  @Test
  void reservedAddressesHaveNoBytes() throws IOException {
    Path file =
        write(
            List.of(
                Samples.area(HIGH, HIGH + 4 * PAGE).setProt(0).build(),
                Samples.area(HIGH + 8 * PAGE, HIGH + 9 * PAGE).setProt(0).build()),
            List.of(Samples.pages(HIGH + 8 * PAGE, 1, PRESENT)));
    assertEquals(List.of(0L, (long) PAGE), loads(file).stream().map(Load::bytes).toList());
  }

  @Test
  void moreMappingsThanTheHeaderCanCount() throws IOException {
    List<VmaEntry> areas = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      long start = HIGH + 2L * i * PAGE;
      areas.add(Samples.area(start, start + PAGE).setProt(i % 2).build());
    }
    long last = areas.get(areas.size() - 1).getStart();
    Path file = write(areas, List.of(Samples.pages(last, 1, PRESENT)));
    assertEquals(0xffff, read(file, 56, 2).getShort(0) & 0xffff);
    List<Load> loads = loads(file);
    assertEquals(70_000, loads.size());
    assertEquals(last, read(file, loads.get(loads.size() - 1).offset(), 8).getLong(0));
    assertTrue(loads.stream().allMatch(load -> load.offset() % PAGE == 0));
  }
}
