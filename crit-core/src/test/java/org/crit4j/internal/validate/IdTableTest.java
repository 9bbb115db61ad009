package org.crit4j.internal.validate;

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
}
