package org.crit4j.edit.scrub;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is done to each field of the schema. The table is the resource {@code fields.txt}: a line
 * has a message, a treatment, and the fields that get it. After {@code zero}, {@code -from-8} means
 * the elements of a repeated field from index 8 on, and {@code -except-15} all but that one.
 */
final class FieldTable {
  /**
   * What is done to one field.
   *
   * @param from index of the first element that is treated
   * @param except index of one that is not; negative for none
   */
  record Decision(Treatment treatment, int from, int except) {
    private static Decision of(String text) {
      String[] parts = text.split("-", -1);
      Treatment treatment = Treatment.valueOf(parts[0].toUpperCase(Locale.ROOT));
      int index = parts.length == 3 ? Integer.parseInt(parts[2]) : 0;
      boolean except = parts.length == 3 && parts[1].equals("except");
      return new Decision(treatment, except ? 0 : index, except ? index : -1);
    }

    /** Whether an element of a field, by its index, is treated. */
    boolean applies(int index) {
      return index >= from && index != except;
    }
  }

  private static final Decision BLANK = new Decision(Treatment.ZERO, 0, -1);

  private final Map<String, Decision> decisions = new HashMap<>();

  private FieldTable() {}

  /** Reads the table. */
  static FieldTable load() {
    FieldTable table = new FieldTable();
    for (String line : WellKnown.lines("fields.txt")) {
      int colon = line.indexOf(':');
      String[] head = line.substring(0, colon).split(" ", -1);
      Decision decision = Decision.of(head[1]);
      for (String field : line.substring(colon + 1).trim().split(" ", -1)) {
        table.decisions.put(head[0] + "." + field, decision);
      }
    }
    return table;
  }

  /** What the table says of a field that is no message. */
  Optional<Decision> find(FieldDescriptor field) {
    return Optional.ofNullable(decisions.get(name(field.getContainingType(), field)));
  }

  /** What is done to a field: one that the table does not have becomes blank. */
  Decision of(FieldDescriptor field) {
    return decisions.getOrDefault(name(field.getContainingType(), field), BLANK);
  }

  /** How many fields it has. */
  int size() {
    return decisions.size();
  }

  private static String name(Descriptor message, FieldDescriptor field) {
    return message.getName() + "." + field.getName();
  }
}
