package org.crit4j.coredump;

import java.util.List;
import org.crit4j.checkpoint.file.NameBytes;

/**
 * The files that are mapped.
 *
 * @param pageSize bytes in a page, which offsets are counted in
 * @param mappings one per mapping, in the order of addresses
 */
public record MappedFiles(int pageSize, List<Mapping> mappings) implements Note {

  /**
   * A mapping of a file.
   *
   * @param start its first address
   * @param end the address after its last
   * @param offset where in the file it begins, in bytes
   * @param name the file's name, as {@code /proc/PID/maps} has it
   */
  public record Mapping(long start, long end, long offset, NameBytes name) {}

  /** Copies the list. */
  public MappedFiles {
    mappings = List.copyOf(mappings);
  }

  @Override
  public NoteType type() {
    return NoteType.FILE;
  }

  @Override
  public byte[] descriptor(Machine machine) {
    int size = (2 + 3 * mappings.size()) * machine.wordSize();
    for (Mapping mapping : mappings) {
      size += mapping.name().bytes().size() + 1;
    }
    Struct struct = new Struct(machine, size).words(mappings.size(), pageSize);
    for (Mapping mapping : mappings) {
      long pages = Long.divideUnsigned(mapping.offset(), pageSize);
      struct.words(mapping.start(), mapping.end(), pages);
    }
    for (Mapping mapping : mappings) {
      byte[] name = mapping.name().bytes().toByteArray();
      struct.raw(name, name.length).skip(1);
    }
    return struct.bytes();
  }
}
