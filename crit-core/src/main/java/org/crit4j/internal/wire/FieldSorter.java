package org.crit4j.internal.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the fields at the end of a buffer into number order; fields of one number stay in order. */
public final class FieldSorter {
  private FieldSorter() {}

  private record Field(int number, int from, int to) {}

  /** Sorts the well-formed fields from {@code start} on. */
  public static void sort(WireBuffer buffer, int start) {
    List<Field> fields = new ArrayList<>();
    WireReader reader = new WireReader(buffer.array(), start, buffer.size());
    try {
      while (reader.next()) {
        fields.add(
            new Field(reader.number(), reader.fieldStart() - start, reader.fieldEnd() - start));
      }
    } catch (WireException e) {
      throw new IllegalArgumentException("the buffer holds no fields", e);
    }
    fields.sort(Comparator.comparingInt(Field::number));
    byte[] unsorted = buffer.copyFrom(start);
    buffer.truncate(start);
    for (Field field : fields) {
      buffer.put(unsorted, field.from, field.to);
    }
  }
}
