package org.crit4j.edit.pages;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.ImageSink;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/**
 * Three states of a process with anonymous memory, a private mapping of a file, and shared memory:
 * as full dumps, and as a chain in which what has not changed is in the dump before.
 */
final class Chain {
  static final int PAGE = 4096;
  static final int PAGES = 40;
  static final long ANONYMOUS = 0x10000;
  static final long FILE = 0x900000;
  static final long[] STARTS = {ANONYMOUS, FILE};
  private static final String[] MAPS = {"pagemap-7.img", "pagemap-shmem-9.img"};

  private final Path directory;
  private final int[] blocks;

  /** Where the dumps go, and how many pages each compresses together. */
  Chain(Path directory, int... blocks) {
    this.directory = directory;
    this.blocks = blocks.length == 0 ? new int[] {0, 0, 0} : blocks;
  }

  Path full(int state) {
    return directory.resolve("full-" + state);
  }

  Path dump(int state) {
    return directory.resolve("dump-" + state);
  }

  /** Writes three full dumps, and three that are a chain. */
  Chain write() throws IOException {
    for (int state = 1; state <= 3; state++) {
      writeDump(full(state), state, false);
      writeDump(dump(state), state, true);
    }
    return this;
  }

  /** A page is zero, or changes with some states only. */
  static byte[] page(int map, int area, int number, int state) {
    int changed = number % 5 == 0 ? state : number % 3 == 0 ? Math.min(state, 2) : 1;
    byte[] page = new byte[PAGE];
    if (number % 7 != 0) {
      Arrays.fill(page, 0, PAGE / 2, (byte) number);
      Random random = new Random(((map * 10L + area) * 1000 + number) * 10 + changed);
      byte[] noise = new byte[PAGE / 2];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, page, PAGE / 2, PAGE / 2);
    }
    return page;
  }

  private static boolean isInParent(int map, int area, int number, int state) {
    return state > 1
        && Arrays.equals(page(map, area, number, state), page(map, area, number, state - 1));
  }

  private void writeDump(Path place, int state, boolean chain) throws IOException {
    int block = blocks[state - 1];
    try (DirectorySink sink = DirectorySink.create(place, DirectorySink.Sharing.COPY)) {
      for (int map = 0; map < MAPS.length; map++) {
        writePages(sink, map, state, chain);
      }
      InventoryEntry.Builder inventory = InventoryEntry.newBuilder().setImgVersion(2);
      if (block > 0) {
        inventory.setImgVersion(3).setCompress(1).setCompressBlockSize(block * PAGE);
      }
      write(sink, "inventory.img", ImageType.INVENTORY, inventory.build());
      write(sink, "mm-7.img", ImageType.MM, mappings());
      if (chain && state > 1) {
        sink.link("parent", Path.of("../dump-" + (state - 1)));
      }
      sink.commit();
    }
  }

  static void write(ImageSink sink, String name, ImageType type, Message message)
      throws IOException {
    try (OutputStream out = sink.create(name);
        ImageWriter writer = ImageWriter.to(out, ImageHeader.of(type))) {
      writer.write(ImageEntry.of(message));
      writer.commit();
    }
  }

  private static MmEntry mappings() {
    return MmEntry.newBuilder()
        .setMmStartCode(0)
        .setMmEndCode(0)
        .setMmStartData(0)
        .setMmEndData(0)
        .setMmStartStack(0)
        .setMmStartBrk(0)
        .setMmBrk(0)
        .setMmArgStart(0)
        .setMmArgEnd(0)
        .setMmEnvStart(0)
        .setMmEnvEnd(0)
        .setExeFileId(1)
        .addVmas(vma(ANONYMOUS, VmaFlags.ANON_PRIVATE, 0x22))
        .addVmas(vma(FILE, VmaFlags.FILE_PRIVATE, 2))
        .build();
  }

  private static VmaEntry vma(long start, int status, int flags) {
    return VmaEntry.newBuilder()
        .setStart(start)
        .setEnd(start + PAGES * PAGE)
        .setPgoff(0)
        .setShmid(1)
        .setProt(3)
        .setFlags(flags)
        .setStatus(VmaFlags.REGULAR | status)
        .setFd(-1)
        .build();
  }

  private void writePages(ImageSink sink, int map, int state, boolean chain) throws IOException {
    int block = blocks[state - 1];
    PagesFormat format = block == 0 ? PagesFormat.plain(PAGE) : PagesFormat.blocks(PAGE, block);
    try (PagesWriter writer = PagesWriter.create(sink, MAPS[map], map + 1, format)) {
      for (int area = 0; area < (map == 0 ? 2 : 1); area++) {
        long start = map == 0 ? STARTS[area] : 0;
        int at = 0;
        while (at < PAGES) {
          boolean parent = chain && isInParent(map, area, at, state);
          int end = at + 1;
          while (end < PAGES && parent == (chain && isInParent(map, area, end, state))) {
            end++;
          }
          if (parent) {
            writer.parent(start + (long) at * PAGE, end - at);
          } else {
            writer.present(start + (long) at * PAGE, end - at, false, true);
            for (int page = at; page < end; page++) {
              writer.write(page(map, area, page, state), 0, PAGE);
            }
          }
          at = end;
        }
      }
      writer.commit();
    }
  }

  /** The files of a directory, without links. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.list(directory)) {
      for (Path each : all.toList()) {
        if (!each.endsWith("parent")) {
          byte[] bytes = Files.readAllBytes(each);
          files.put(
              String.valueOf(each.getFileName()), bytes.length + " " + Arrays.hashCode(bytes));
        }
      }
    }
    return files;
  }
}
