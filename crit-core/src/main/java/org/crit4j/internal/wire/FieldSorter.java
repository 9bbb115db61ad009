package org.crit4j.internal.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;

/**
 * Puts the fields at the end of a buffer into number order, unknown ones after known ones of the
 * same number. Otherwise fields of one number stay in order.
 */
public final class FieldSorter {
  private FieldSorter() {}

  private record Field(int number, boolean unknown, int from, int to) implements Comparable<Field> {

    @Override
    public int compareTo(Field other) {
      int order = Integer.compare(number, other.number);
      return order != 0 ? order : Boolean.compare(unknown, other.unknown);
    }
  }

  /** Sorts the well-formed fields from {@code start} on. */
  public static void sort(WireBuffer buffer, int start, MessageSchema schema) {
    List<Field> fields = new ArrayList<>();
    WireReader reader = new WireReader(buffer.array(), start, buffer.size());
    try {
      while (reader.next()) {
        FieldSchema known = schema.byNumber(reader.number());
        boolean unknown = known == null || !CanonicalForm.fits(known, buffer.array(), reader);
        fields.add(
            new Field(
                reader.number(), unknown, reader.fieldStart() - start, reader.fieldEnd() - start));
      }
    } catch (WireException e) {
      throw new IllegalArgumentException("the buffer holds no fields", e);
    }
    Collections.sort(fields);
    byte[] unsorted = buffer.copyFrom(start);
    buffer.truncate(start);
    for (Field field : fields) {
      buffer.put(unsorted, field.from, field.to);
    }
  }
}
