package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code checkpointctl memparse} gets wrong, by the numbers of its defects. */
final class MemparseDefectsTest {
  private static final int PAGE = 4096;
  private static final int ZERO = 0;
  private static final int IN_PARENT = 1;
  private static final int LAZY = 2;
  private static final int PRESENT = 4;

  private static final long TEXT = 0x401000;
  private static final long DATA = 0x409000;
  private static final long VDSO = 0x7f6f8d482000L;
  private static final long STACK = 0x7ffe87542000L;
  private static final int STACK_PAGES = 10;
  private static final int ALL_PAGES = 4 + STACK_PAGES;

  @TempDir private Path directory;

  private static PagemapEntry run(long address, int pages, int flags) {
    return PagemapEntry.newBuilder()
        .setVaddr(address)
        .setCompatNrPages(0)
        .setNrPages(pages)
        .setFlags(flags)
        .build();
  }

  private Path checkpoint(String name, byte[] pages, List<PagemapEntry> runs) throws IOException {
    Path images = Sample.copyTo(directory.resolve(name));
    Files.write(images.resolve("pages-1.img"), pages);
    try (ImageWriter writer =
        ImageWriter.create(
            images.resolve("pagemap-10645.img"), ImageHeader.of(ImageType.PAGEMAP))) {
      writer.write(ImageEntry.of(PagemapHead.newBuilder().setPagesId(1).build()));
      for (PagemapEntry run : runs) {
        writer.write(ImageEntry.of(run));
      }
      writer.commit();
    }
    return images;
  }

  private static String memparse(Path images, String... options) {
    List<String> line = new ArrayList<>(List.of("memparse", "-p", "10645"));
    line.addAll(List.of(options));
    line.add(images.toString());
    return CritCall.of(line.toArray(String[]::new)).assertQuietSuccess().text();
  }

  /** Holds two dumps together row by row, without the names of the checkpoints. */
  private static void assertSameRows(Path expected, Path found) {
    List<String> rows = memparse(expected).lines().skip(2).toList();
    List<String> others = memparse(found).lines().skip(2).toList();
    assertTrue(rows.size() > PAGE / 16, rows.size() + " rows");
    for (int i = 0; i < Math.min(rows.size(), others.size()); i++) {
      assertEquals(rows.get(i), others.get(i));
    }
    assertEquals(rows.size(), others.size());
  }

  private static JsonArray matches(Path images, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--json";
    return JsonParser.parseString(memparse(images, all))
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("matches");
  }

  @Test
  void defect10PagesThatAreNotStoredDoNotShiftTheOthers() throws IOException {
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    byte[] vdsoAndStack = new byte[(1 + STACK_PAGES) * PAGE];
    System.arraycopy(pages, 2 * PAGE, vdsoAndStack, 0, PAGE);
    System.arraycopy(pages, 4 * PAGE, vdsoAndStack, PAGE, STACK_PAGES * PAGE);
    byte[] all = new byte[PAGE + vdsoAndStack.length];
    System.arraycopy(pages, 0, all, 0, PAGE);
    System.arraycopy(vdsoAndStack, 0, all, PAGE, vdsoAndStack.length);
    Path whole =
        checkpoint(
            "whole",
            all,
            List.of(
                run(TEXT, 1, PRESENT), run(VDSO, 1, PRESENT), run(STACK, STACK_PAGES, PRESENT)));
    Path increment =
        checkpoint(
            "increment",
            vdsoAndStack,
            List.of(
                run(TEXT, 1, IN_PARENT),
                run(DATA, 1, LAZY),
                run(VDSO, 1, PRESENT),
                run(VDSO + PAGE, 1, ZERO),
                run(STACK, STACK_PAGES, LAZY | PRESENT)));
    Files.createSymbolicLink(increment.resolve("parent"), Path.of("../whole"));

    assertSameRows(whole, increment);
  }

  @Test
  void defect11TextBeyondAsciiIsFoundAndAQuestionMarkIsOne() throws IOException {
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    byte[] text = "Grüße? \1?".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, pages, 4 * PAGE + 100, text.length);
    Path images =
        checkpoint(
            "text",
            pages,
            List.of(
                run(TEXT, 1, PRESENT),
                run(DATA, 1, PRESENT),
                run(VDSO, 2, PRESENT),
                run(STACK, STACK_PAGES, PRESENT)));
    JsonArray greeting = matches(images, "-s", "Grüße?");
    assertEquals(1, greeting.size());
    assertEquals(
        "0x" + Long.toHexString(STACK + 100),
        greeting.get(0).getAsJsonObject().get("address").getAsString());
    assertEquals(0, matches(images, "-s", "e? ??").size());
    assertEquals(1, matches(images, "-r", "Gr.+e\\?").size());
  }

  @Test
  void defect11RunsOfOnePageReadAsOneRunOfAll() throws IOException {
    byte[] pages = Files.readAllBytes(Sample.PAGES);
    List<PagemapEntry> joined = List.of(run(STACK, ALL_PAGES, PRESENT));
    List<PagemapEntry> single = new ArrayList<>();
    for (int page = 0; page < ALL_PAGES; page++) {
      single.add(run(STACK + (long) page * PAGE, 1, PRESENT));
    }
    assertSameRows(checkpoint("joined", pages, joined), checkpoint("single", pages, single));
  }
}
