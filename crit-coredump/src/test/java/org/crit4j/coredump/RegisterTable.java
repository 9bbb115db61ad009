package org.crit4j.coredump;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where the kernel has registers in its notes: one table for each machine, among the resources. */
final class RegisterTable {
  static final List<String> NAMES =
      List.of(
          "x86_64", "i386", "aarch64", "arm", "ppc64", "s390", "mips", "loongarch64", "riscv64");

  /**
   * A value.
   *
   * @param note the note that it is in
   * @param field its path below the thread's registers
   * @param offset its first byte
   * @param size its bytes; if the field is repeated, of each value
   * @param debugger its name in gdb; of a repeated field, without the number; empty if it has none
   */
  record Row(NoteType note, String field, int offset, int size, String debugger) {}

  private RegisterTable() {}

  static List<Row> read(String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = RegisterTable.class.getResourceAsStream(name + ".table")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.split("\n", 0)) {
        if (!line.startsWith("#")) {
          String[] words = line.strip().split(" ", -1);
          rows.add(
              new Row(
                  NoteType.valueOf(words[0]),
                  words[1],
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]),
                  words.length > 4 ? words[4] : ""));
        }
      }
    }
    return rows;
  }

  /** The values of a field, one if it is not repeated. */
  static List<Long> values(Message registers, String path) {
    Message at = registers;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      at = (Message) at.getField(at.getDescriptorForType().findFieldByName(names[i]));
    }
    FieldDescriptor field = at.getDescriptorForType().findFieldByName(names[names.length - 1]);
    List<Long> values = new ArrayList<>();
    if (field.isRepeated()) {
      for (int i = 0; i < at.getRepeatedFieldCount(field); i++) {
        values.add(((Number) at.getRepeatedField(field, i)).longValue());
      }
    } else {
      values.add(((Number) at.getField(field)).longValue());
    }
    return values;
  }

  static long masked(long value, int size) {
    return size == 8 ? value : value & (1L << (8 * size)) - 1;
  }
}
