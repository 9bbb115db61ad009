package org.crit4j.internal.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.junit.jupiter.api.Test;

/** Small pieces in a row come out of larger reads, with the same bytes. */
final class PlainFileTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 300;

  private final byte[] content = new byte[PAGES * PAGE + 7];
  private int reads;

  PlainFileTest() {
    new Random(1).nextBytes(content);
  }

  private PlainFile file() {
    ImageData data = ImageData.of(content);
    return new PlainFile(
        new ImageData() {
          @Override
          public long size() {
            return data.size();
          }

          @Override
          public int read(long at, byte[] into, int from, int length) throws IOException {
            reads++;
            return data.read(at, into, from, length);
          }

          @Override
          public void close() {}
        },
        "pages-1.img");
  }

  private void assertReads(PlainFile file, int offset, int length) throws IOException {
    byte[] into = new byte[length + 2];
    file.read(offset, into, 1, length);
    byte[] expected = new byte[length + 2];
    System.arraycopy(content, offset, expected, 1, length);
    assertArrayEquals(expected, into, () -> length + " bytes from " + offset);
  }

  @Test
  void pagesInARowTakeFewReads() throws IOException {
    PlainFile file = file();
    for (int page = 0; page < PAGES; page++) {
      assertReads(file, page * PAGE, PAGE);
    }
    assertReads(file, PAGES * PAGE, 7);
    assertTrue(reads < 20, reads + " reads");
  }

  @Test
  void scatteredPagesAreReadByThemselves() throws IOException {
    PlainFile file = file();
    for (int page = PAGES - 1; page > 0; page -= 2) {
      assertReads(file, page * PAGE, PAGE);
    }
    assertEquals(PAGES / 2, reads);
  }

  @Test
  void anyOrderGivesTheBytesThatAreThere() throws IOException {
    PlainFile file = file();
    Random random = new Random(2);
    int offset = 0;
    for (int i = 0; i < 5000; i++) {
      int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 40_000 : PAGE);
      if (random.nextInt(4) == 0 || offset + length > content.length) {
        offset = random.nextInt(content.length - length);
      }
      assertReads(file, offset, length);
      offset += length;
    }
  }

  @Test
  void theEndIsSaidWhereItIs() throws IOException {
    PlainFile file = file();
    byte[] into = new byte[PAGE];
    int last = (PAGES - 1) * PAGE;
    file.read(last, into, 0, PAGE);
    CritException failure =
        assertThrows(CritException.class, () -> file.read(PAGES * PAGE, into, 0, PAGE));
    assertTrue(String.valueOf(failure.getMessage()).contains("the file ends after"));
    assertArrayEquals(Arrays.copyOfRange(content, last, last + PAGE - 7), tail(file, last));
  }

  private static byte[] tail(PlainFile file, int offset) throws IOException {
    byte[] bytes = new byte[PAGE - 7];
    file.read(offset, bytes, 0, bytes.length);
    return bytes;
  }
}
