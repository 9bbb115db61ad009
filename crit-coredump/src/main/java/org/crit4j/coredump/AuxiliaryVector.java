package org.crit4j.coredump;

import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel passed to the program at its start: where its headers and its loader are.
 *
 * @param entries the vector, without the entry that ends it
 */
public record AuxiliaryVector(List<Entry> entries) implements Note {

  /**
   * An entry.
   *
   * @param type an {@code AT_} number
   * @param value a number or an address
   */
  public record Entry(long type, long value) {}

  /** Copies the list. */
  public AuxiliaryVector {
    entries = List.copyOf(entries);
  }

  /**
   * The vector of an image.
   *
   * @param words its words; on a machine of 32 bits each holds an entry, the type in its low half
   */
  static AuxiliaryVector of(Machine machine, List<Long> words) {
    List<Entry> entries = new ArrayList<>();
    int step = machine.isWide() ? 2 : 1;
    for (int i = 0; i + step <= words.size(); i += step) {
      long first = words.get(i);
      Entry entry =
          machine.isWide()
              ? new Entry(first, words.get(i + 1))
              : new Entry(first & 0xffffffffL, first >>> 32);
      if (entry.type() == 0) {
        break;
      }
      entries.add(entry);
    }
    return new AuxiliaryVector(entries);
  }

  @Override
  public NoteType type() {
    return NoteType.AUXV;
  }

  @Override
  public byte[] descriptor(Machine machine) {
    Struct struct = new Struct(machine, 2 * machine.wordSize() * (entries.size() + 1));
    entries.forEach(entry -> struct.words(entry.type(), entry.value()));
    return struct.bytes();
  }
}
