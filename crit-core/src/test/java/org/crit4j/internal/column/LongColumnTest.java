package org.crit4j.internal.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A column gives back what was put in, whatever the numbers are. */
final class LongColumnTest {
  private static LongColumn column(List<Long> numbers) {
    LongColumn.Builder builder = new LongColumn.Builder();
    for (int i = 0; i < numbers.size(); i++) {
      assertEquals(i, builder.size());
      builder.add(numbers.get(i));
      assertEquals(numbers.get(i / 2), builder.get(i / 2));
      assertEquals(numbers.get(i), builder.get(i));
    }
    return builder.build();
  }

  private static void assertKept(List<Long> numbers) {
    LongColumn column = column(numbers);
    assertEquals(numbers.size(), column.size());
    for (int i = 0; i < numbers.size(); i++) {
      assertEquals(numbers.get(i), column.get(i), "number " + i);
    }
  }

  @Test
  void keepsNumbersOfAnySpread() {
    Random random = new Random(1);
    for (int bits = 0; bits <= Long.SIZE; bits++) {
      long base = random.nextLong();
      long mask = bits == Long.SIZE ? -1 : (1L << bits) - 1;
      List<Long> numbers = new ArrayList<>();
      for (int i = random.nextInt(3000); i >= 0; i--) {
        numbers.add(base + (random.nextLong() & mask));
      }
      assertKept(numbers);
    }
  }

  @Test
  void keepsSmallestAndLargest() {
    assertKept(List.of());
    assertKept(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L));
  }

  @Test
  void hasNoNumberBeyondTheLast() {
    LongColumn column = column(List.of(7L));
    assertThrows(IndexOutOfBoundsException.class, () -> column.get(1));
    assertThrows(IndexOutOfBoundsException.class, () -> column.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> column(List.of()).get(0));
  }

  @Test
  void findsTheFirstAbove() {
    Random random = new Random(2);
    for (int size : new int[] {0, 1, 2, 1023, 1024, 1025, 5000}) {
      // Some are the same, and some have the highest bit.
      List<Long> sorted =
          LongStream.range(0, size)
              .map(i -> i % 5 == 0 ? random.nextLong() : random.nextInt(3 * size))
              .boxed()
              .sorted(Long::compareUnsigned)
              .toList();
      LongColumn column = column(sorted);
      for (int i = 0; i < 2000; i++) {
        long value = i < size ? sorted.get(i) : random.nextLong();
        int expected = 0;
        while (expected < size && Long.compareUnsigned(sorted.get(expected), value) <= 0) {
          expected++;
        }
        int guess = random.nextBoolean() ? expected - random.nextInt(3) : random.nextInt();
        assertEquals(expected, column.firstAbove(value, guess), value + " of " + size);
      }
    }
  }

  @Test
  void fillsWithZeros() {
    LongColumn.Builder builder = new LongColumn.Builder();
    builder.fill(2000);
    builder.fill(5);
    builder.add(9);
    LongColumn column = builder.build();
    assertEquals(2001, column.size());
    assertEquals(0, column.get(1999));
    assertEquals(9, column.get(2000));
  }
}
