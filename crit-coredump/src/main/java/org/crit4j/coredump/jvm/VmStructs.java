package org.crit4j.coredump.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.ElfFile;

/**
 * Where a JVM has fields of its own structures in memory, by the table that it keeps for debuggers.
 * Source: HotSpot's {@code vmStructs.hpp}.
 */
final class VmStructs {
  private static final String TABLE = "gHotSpotVMStruct";

  /** Today's JVMs have some 3,000. */
  private static final int MOST_FIELDS = 20_000;

  private static final int LONGEST_TEXT = 256;

  private final CoreFile core;
  private final long base;
  private final Map<String, Long> symbols;
  private final Map<String, Long> fields = new HashMap<>();

  private VmStructs(CoreFile core, long base, Map<String, Long> symbols) {
    this.core = core;
    this.base = base;
    this.symbols = symbols;
  }

  /**
   * Those of a JVM; without any if the table cannot be read.
   *
   * @param core its core file, which has the library's tables
   * @param base where its library is
   * @param library the library, of the same build
   * @throws IOException if images or the library cannot be read
   */
  static VmStructs of(CoreFile core, long base, Path library) throws IOException {
    Map<String, Long> symbols = ElfFile.exports(library, name -> name.startsWith(TABLE));
    VmStructs structs = new VmStructs(core, base, symbols);
    structs.read();
    return structs;
  }

  private void read() throws IOException {
    Optional<Long> table = variable("s");
    Optional<Long> stride = variable("EntryArrayStride");
    Optional<Long> type = variable("EntryTypeNameOffset");
    Optional<Long> field = variable("EntryFieldNameOffset");
    Optional<Long> isStatic = variable("EntryIsStaticOffset");
    Optional<Long> offset = variable("EntryOffsetOffset");
    Optional<Long> address = variable("EntryAddressOffset");
    if (table.isEmpty() || stride.orElse(0L) <= 0 || address.isEmpty() || offset.isEmpty()) {
      return;
    }
    long at = table.get();
    for (int i = 0; i < MOST_FIELDS; i++) {
      Optional<String> name = text(at + type.orElse(0L));
      if (name.isEmpty()) {
        break;
      }
      long flag = word(at + isStatic.orElse(0L)).orElse(0L);
      long where = at + ((int) flag != 0 ? address.get() : offset.get());
      Optional<Long> value = word(where);
      Optional<String> its = text(at + field.orElse(0L));
      if (value.isPresent() && its.isPresent()) {
        fields.put(name.get() + "::" + its.get(), value.get());
      }
      at += stride.get();
    }
  }

  private Optional<Long> variable(String name) throws IOException {
    Long symbol = symbols.get(TABLE + name);
    return symbol == null ? Optional.empty() : word(base + symbol);
  }

  /** The address of a static field, or the offset of another one; empty if there is none. */
  Optional<Long> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** The content of a static field that is a word; empty if it cannot be read. */
  Optional<Long> value(String name) throws IOException {
    Optional<Long> address = field(name);
    return address.isPresent() ? word(address.get()) : Optional.empty();
  }

  /** The word at an address; empty if the core file does not have it. */
  Optional<Long> word(long address) throws IOException {
    byte[] bytes = new byte[Long.BYTES];
    return core.read(address, bytes) == bytes.length
        ? Optional.of(ByteBuffer.wrap(bytes).order(core.machine().order()).getLong())
        : Optional.empty();
  }

  /** The text that a pointer at an address leads to; empty if that is null, or cannot be read. */
  Optional<String> text(long address) throws IOException {
    Optional<Long> pointer = word(address);
    if (pointer.orElse(0L) == 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[LONGEST_TEXT];
    int length = core.read(pointer.get(), bytes);
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return Optional.of(new String(bytes, 0, i, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}
