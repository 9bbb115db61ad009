package org.crit4j.container.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names come out as they went in, however much they share. */
final class NameColumnTest {
  private static final int LONGEST = 20_000;

  private final Random random = new Random(5);

  /** Begins like another one, and goes on with characters of 0 to 255. */
  private String random(String before) {
    StringBuilder name =
        new StringBuilder(before.substring(0, random.nextInt(before.length() + 1)));
    int more = random.nextInt(random.nextInt(50) == 0 ? LONGEST : 40);
    for (int i = 0; i < more; i++) {
      name.append((char) random.nextInt(256));
    }
    return name.toString();
  }

  @Test
  void keepsNames() {
    List<String> names = new ArrayList<>();
    NameColumn column = new NameColumn();
    String name = "";
    for (int i = 0; i < 3000; i++) {
      name = random(name);
      names.add(name);
      column.add(name);
      assertKept(column, i, name);
    }
    for (int i = 0; i < names.size(); i++) {
      assertKept(column, i, names.get(i));
    }
  }

  private void assertKept(NameColumn column, int index, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    assertArrayEquals(bytes, column.get(index, 0, 0));
    int start = random.nextInt(name.length() + 1);
    int end = random.nextInt(name.length() - start + 1);
    String part = name.substring(start, name.length() - end);
    assertEquals(part, new String(column.get(index, start, end), StandardCharsets.ISO_8859_1));
    assertTrue(column.equals(index, start, end, part));
    assertFalse(column.equals(index, start, end, part + "x"));
    if (!part.isEmpty()) {
      char other = (char) (part.charAt(0) ^ 0x80);
      assertFalse(column.equals(index, start, end, other + part.substring(1)));
    }
  }
}
