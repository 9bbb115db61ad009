package org.crit4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import net.jpountz.lz4.LZ4Factory;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Wire;

/** Reads 4 GiB of memory through twice, and checks sums; run in a JVM of its own. */
final class SparseMemoryRun {
  private static final int PAGE = 4096;
  private static final long BASE = 0x10_0000_0000L;
  private static final long SIZE = 4L << 30;

  /** Pages between two that are not zero. */
  private static final int STEP = 1024;

  private static final int BLOCK = 64 * PAGE;

  private final Path directory;

  private SparseMemoryRun(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws IOException {
    SparseMemoryRun run = new SparseMemoryRun(Files.createDirectories(Path.of(arguments[0])));
    switch (arguments[1]) {
      case "scattered" -> run.scattered(run.directory);
      case "stored" -> run.stored(run.directory);
      case "blocks" -> run.blocks();
      default -> {
        Path parent = Files.createDirectory(run.directory.resolve("before"));
        run.stored(parent);
        Files.createSymbolicLink(run.directory.resolve("parent"), Path.of("before"));
        run.write(run.directory, pagemap().entry(entry(BASE, 1, SIZE / PAGE)));
      }
    }
    run.read();
  }

  private static ImageBytes pagemap() {
    return ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, 1));
  }

  private static Wire entry(long address, int flags, long pages) {
    return new Wire().varint(1, address).varint(2, 0).varint(4, flags).varint(5, pages);
  }

  private void write(Path to, ImageBytes pagemap) throws IOException {
    Files.write(to.resolve("pagemap-7.img"), pagemap.toByteArray());
  }

  /** Every 1024th page is stored, each by itself. */
  private void scattered(Path to) throws IOException {
    ImageBytes pagemap = pagemap();
    int count = 0;
    for (long at = 0; at < SIZE; at += (long) STEP * PAGE) {
      pagemap.entry(entry(BASE + at, 4, 1));
      count++;
    }
    write(to, pagemap);
    byte[] ones = new byte[count * PAGE];
    Arrays.fill(ones, (byte) 1);
    Files.write(to.resolve("pages-1.img"), ones);
  }

  /** All is stored, in a file with holes. */
  private void stored(Path to) throws IOException {
    write(to, pagemap().entry(entry(BASE, 4, SIZE / PAGE)));
    byte[] ones = new byte[PAGE];
    Arrays.fill(ones, (byte) 1);
    try (RandomAccessFile file = new RandomAccessFile(to.resolve("pages-1.img").toFile(), "rw")) {
      file.setLength(SIZE);
      for (long at = 0; at < SIZE; at += (long) STEP * PAGE) {
        file.seek(at);
        file.write(ones);
      }
    }
  }

  /** All is stored in blocks of 64 pages: of 16, one that is not zero. */
  private void blocks() throws IOException {
    byte[] plain = new byte[BLOCK];
    Arrays.fill(plain, 0, PAGE, (byte) 1);
    byte[] packed = LZ4Factory.safeInstance().fastCompressor().compress(plain);
    Wire sizes = new Wire();
    int blocks = (int) (SIZE / BLOCK);
    int stored = 0;
    try (var pages = Files.newOutputStream(directory.resolve("pages-1.img"))) {
      for (int i = 0; i < blocks; i++) {
        if (i % 16 == 0) {
          pages.write(packed);
          stored += packed.length;
          sizes.raw((byte) ((packed.length & 0x7f) | 0x80), (byte) (packed.length >> 7));
        } else {
          sizes.raw((byte) 0);
        }
      }
    }
    Wire message = new Wire().message(1, sizes).varint(2, stored).varint(3, BLOCK / PAGE);
    write(directory, pagemap().entry(entry(BASE, 4, SIZE / PAGE).message(6, message)));
  }

  private void read() throws IOException {
    VmaEntry vma =
        VmaEntry.newBuilder()
            .setStart(BASE)
            .setEnd(BASE + SIZE)
            .setStatus(1 | 1 << 9)
            .buildPartial();
    MmEntry mm = MmEntry.newBuilder().addVmas(vma).buildPartial();
    Images images = new Images(DirectorySource.open(directory));
    try (TaskMemory memory = new CheckpointMemory(images).open(7, mm)) {
      long expected = SIZE / STEP;
      check("stream", expected, streamed(memory));
      check("pieces", expected, visited(memory));
    }
  }

  private static long streamed(TaskMemory memory) throws IOException {
    long sum = 0;
    long length = 0;
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = memory.stream(BASE, BASE + SIZE)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        sum += sum(buffer, read);
        length += read;
      }
    }
    if (length != SIZE) {
      throw new IllegalStateException("the stream ended after " + length);
    }
    return sum;
  }

  private static long visited(TaskMemory memory) throws IOException {
    long[] sum = {0};
    memory.forEachStored(
        BASE, BASE + SIZE, (address, bytes, length) -> sum[0] += sum(bytes, length));
    return sum[0];
  }

  private static long sum(byte[] bytes, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    return sum;
  }

  private static void check(String name, long expected, long sum) {
    if (sum != expected) {
      throw new IllegalStateException(name + ": " + sum + " ones, not " + expected);
    }
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(Locale.ROOT, "%s read in %d MiB; ", name, heap >> 20);
    if (name.equals("pieces")) {
      System.out.println();
    }
  }
}
