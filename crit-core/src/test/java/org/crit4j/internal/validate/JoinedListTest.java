package org.crit4j.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinedListTest {
  private static final JoinedList<Integer> LIST =
      new JoinedList<>(
          List.of(
              List.of(), List.of(0, 1, 2), List.of(), List.of(3), List.of(4, 5, 6, 7), List.of()));

  @Test
  void hasAllElementsInOrder() {
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), new ArrayList<>(LIST));
    assertEquals(28, LIST.stream().mapToInt(it -> it).sum());
  }

  @Test
  void findsElementsInAnyOrder() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      int index = random.nextInt(8);
      assertEquals(index, LIST.get(index));
    }
  }

  @Test
  void hasNothingBeyondItsEnds() {
    assertThrows(IndexOutOfBoundsException.class, () -> LIST.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> LIST.get(8));
    assertEquals(0, new JoinedList<String>(List.of()).size());
  }
}
