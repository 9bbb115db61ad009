package org.crit4j.internal.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.crit4j.images.PagemapBlocks;
import org.crit4j.images.PagemapEntry;
import org.crit4j.memory.Pagemap;
import org.junit.jupiter.api.Test;

class PagemapFieldsTest {
  private static PagemapEntry random(Random random) {
    PagemapEntry.Builder entry =
        PagemapEntry.newBuilder()
            .setVaddr(random.nextLong() >> random.nextInt(64))
            .setCompatNrPages(random.nextInt() >> random.nextInt(32));
    if (random.nextBoolean()) {
      entry.setInParent(random.nextBoolean());
    }
    if (random.nextBoolean()) {
      entry.setFlags(random.nextInt() >> random.nextInt(32));
    }
    if (random.nextBoolean()) {
      entry.setNrPages(random.nextLong() >> random.nextInt(64));
    }
    return entry.build();
  }

  /** With one object for all, as entries follow each other in an image. */
  @Test
  void readsWhatAParserReads() {
    Random random = new Random(5);
    Pagemap.Builder parsed = new Pagemap.Builder(true);
    Pagemap.Builder read = new Pagemap.Builder(true);
    PagemapFields fields = new PagemapFields();
    for (int i = 0; i < 10_000; i++) {
      PagemapEntry entry = random(random);
      byte[] bytes = entry.toByteArray();
      parsed.add(entry);
      assertTrue(fields.readPlain(bytes, 0, bytes.length));
      fields.addTo(read);
    }
    Pagemap expected = parsed.build();
    Pagemap actual = read.build();
    for (int i = 0; i < 10_000; i++) {
      assertEquals(expected.address(i), actual.address(i));
      assertEquals(expected.pages(i), actual.pages(i));
      assertEquals(expected.flags(i), actual.flags(i));
      assertEquals(expected.hasFlags(i), actual.hasFlags(i));
      assertEquals(expected.isInParent(i), actual.isInParent(i));
      assertEquals(expected.isPresent(i), actual.isPresent(i));
      assertEquals(expected.countsDiffer(i), actual.countsDiffer(i));
    }
  }

  private static boolean isPlain(byte[] bytes) {
    return new PagemapFields().readPlain(bytes, 0, bytes.length);
  }

  @Test
  void leavesTheRestToAParser() {
    assertTrue(isPlain(HexFormat.of().parseHex("08011001")));
    assertFalse(isPlain(HexFormat.of().parseHex("0801")), "no number of pages");
    assertFalse(isPlain(HexFormat.of().parseHex("1001")), "no address");
    assertFalse(isPlain(HexFormat.of().parseHex("08011081")), "cut off");
    assertFalse(isPlain(HexFormat.of().parseHex("080110013801")), "an unknown field");
    assertFalse(isPlain(HexFormat.of().parseHex("08011001a80101")), "a long tag");
    assertFalse(isPlain(HexFormat.of().parseHex("0801100129")), "another kind of value");
    PagemapEntry compressed =
        PagemapEntry.newBuilder()
            .setVaddr(1)
            .setCompatNrPages(0)
            .setBlocks(PagemapBlocks.newBuilder().setTotalPayloadSize(1).setPagesPerBlock(1))
            .build();
    assertFalse(isPlain(compressed.toByteArray()));
  }
}
