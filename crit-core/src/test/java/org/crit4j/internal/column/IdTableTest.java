package org.crit4j.internal.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdTableTest {
  @Test
  void theFirstPositionOfANumberCounts() {
    IdTable table = new IdTable();
    table.add(0, 3);
    table.add(-1, 4);
    table.add(0, 5);
    assertEquals(3, table.find(0));
    assertEquals(4, table.find(-1));
    assertEquals(-1, table.find(1));
  }

  /** Dense numbers, numbers that differ in high bits only, and any. */
  @Test
  void findsWhatAMapFinds() {
    Random random = new Random(7);
    for (int shift : new int[] {0, 32, 48, 60}) {
      IdTable table = new IdTable();
      Map<Long, Integer> map = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        long key = shift == 60 ? random.nextLong() : (long) random.nextInt(30_000) << shift;
        table.add(key, i);
        map.putIfAbsent(key, i);
      }
      for (long i = 0; i < 30_000; i++) {
        long key = i << shift;
        assertEquals(map.getOrDefault(key, -1), table.find(key));
      }
      map.forEach((key, position) -> assertEquals(position, table.find(key)));
    }
  }

  /**
   * Runs of numbers with gaps, numbers before them, and numbers again, at both ends of the range.
   */
  @Test
  void findsWhatAMapFindsInRuns() {
    Random random = new Random(11);
    for (long start : new long[] {0, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 100_000}) {
      IdTable table = new IdTable();
      Map<Long, Integer> map = new HashMap<>();
      long next = start;
      for (int i = 0; i < 50_000; i++) {
        boolean again = random.nextInt(20) == 0;
        long key = again ? start + random.nextInt(50_000) : next++;
        next += random.nextInt(40) == 0 ? random.nextInt(3) : 0;
        // The positions need not follow each other as the numbers do.
        int position = i % 1_000 == 0 ? i + 7 : i;
        Integer first = map.putIfAbsent(key, position);
        assertEquals(first == null ? position : first, table.addOrFind(key, position));
      }
      for (long key = start - 10; key != next + 10; key++) {
        assertEquals(map.getOrDefault(key, -1), table.find(key));
      }
      map.forEach((key, position) -> assertEquals(position, table.find(key)));
    }
  }
}
