package org.crit4j.internal.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Names and numbers of an enum's values. */
public final class EnumSchema {
  private final List<String> names;
  private final int[] numbers;
  private final byte[][] quoted;

  private EnumSchema(List<String> names, int[] numbers) {
    this.names = names;
    this.numbers = numbers;
    this.quoted = new byte[names.size()][];
    for (int i = 0; i < quoted.length; i++) {
      quoted[i] = ('"' + names.get(i) + '"').getBytes(StandardCharsets.US_ASCII);
    }
  }

  static EnumSchema parse(String row) {
    RowReader fields = new RowReader(row, ';');
    fields.next();
    List<String> names = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    while (fields.hasNext()) {
      RowReader value = new RowReader(fields.next(), ',');
      names.add(value.next());
      numbers.add(Integer.valueOf(value.next()));
    }
    int[] values = new int[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    return new EnumSchema(names, values);
  }

  /** The quoted JSON name of a value, null if it has none. */
  public byte @Nullable [] quotedName(int number) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == number) {
        return quoted[i];
      }
    }
    return null;
  }

  /** The number of a name. */
  public OptionalInt number(String name) {
    int index = names.indexOf(name);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(numbers[index]);
  }

  /** All names, in the order of the schema. */
  public List<String> names() {
    return names;
  }
}
