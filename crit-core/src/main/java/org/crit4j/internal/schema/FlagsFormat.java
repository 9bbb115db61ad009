package org.crit4j.internal.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crit4j.internal.json.JsonWriter;

/** {@code "PROT_READ | PROT_EXEC | 0x40"}: names of the set bits, and the rest as a number. */
final class FlagsFormat extends IntFormat {
  private record Flag(String name, long mask) {}

  private final List<Flag> flags;
  private final List<Flag> aliases;
  private final ShownValues known = new ShownValues();

  private FlagsFormat(List<Flag> flags, List<Flag> aliases) {
    this.flags = flags;
    this.aliases = aliases;
  }

  private static Flag flag(String name, long mask) {
    return new Flag(name, mask);
  }

  private static Flag bit(String name, int bit) {
    return new Flag(name, 1L << bit);
  }

  /** The format for a map of CRIT's; flags of a map that it does not know are hexadecimal. */
  static IntFormat of(String map) {
    return switch (map) {
      case "mmap.prot" -> named(flag("PROT_READ", 1), flag("PROT_WRITE", 2), flag("PROT_EXEC", 4));
      case "mmap.flags" ->
          named(
              flag("MAP_SHARED", 1),
              flag("MAP_PRIVATE", 2),
              flag("MAP_DROPPABLE", 8),
              flag("MAP_ANON", 0x20),
              flag("MAP_GROWSDOWN", 0x100));
      case "mmap.status" -> vmaStatus();
      case "rfile.flags" -> openFlags();
      case "seals.flags" ->
          named(
              flag("F_SEAL_SEAL", 1),
              flag("F_SEAL_SHRINK", 2),
              flag("F_SEAL_GROW", 4),
              flag("F_SEAL_WRITE", 8),
              flag("F_SEAL_FUTURE_WRITE", 0x10));
      // Bit 3 has a name in newer CRIU, but every CRIT prints it as a number.
      case "pmap.flags" ->
          new FlagsFormat(
              List.of(bit("PE_PARENT", 0), bit("PE_LAZY", 1), bit("PE_PRESENT", 2)),
              List.of(bit("PE_PAYLOAD_ALIGNED", 3)));
      default -> HEX;
    };
  }

  private static FlagsFormat named(Flag... flags) {
    return new FlagsFormat(List.of(flags), List.of());
  }

  private static FlagsFormat vmaStatus() {
    return new FlagsFormat(
        List.of(
            bit("VMA_AREA_REGULAR", 0),
            bit("VMA_AREA_STACK", 1),
            bit("VMA_AREA_VSYSCALL", 2),
            bit("VMA_AREA_VDSO", 3),
            bit("VMA_AREA_HEAP", 5),
            bit("VMA_FILE_PRIVATE", 6),
            bit("VMA_FILE_SHARED", 7),
            bit("VMA_ANON_SHARED", 8),
            bit("VMA_ANON_PRIVATE", 9),
            bit("VMA_AREA_SYSVIPC", 10),
            bit("VMA_AREA_SOCKET", 11),
            bit("VMA_AREA_VVAR", 12),
            bit("VMA_AREA_AIORING", 13),
            bit("VMA_AREA_MEMFD", 14),
            bit("VMA_AREA_SHSTK", 15),
            bit("VMA_AREA_UPROBES", 17),
            bit("VMA_UNSUPP", 31)),
        List.of(flag("VMA_AREA_NONE", 0)));
  }

  private static FlagsFormat openFlags() {
    return named(
        flag("O_WRONLY", 01),
        flag("O_RDWR", 02),
        flag("O_CREAT", 0100),
        flag("O_EXCL", 0200),
        flag("O_NOCTTY", 0400),
        flag("O_TRUNC", 01000),
        flag("O_APPEND", 02000),
        flag("O_NONBLOCK", 04000),
        flag("O_DSYNC", 010000),
        flag("FASYNC", 020000),
        flag("O_DIRECT", 040000),
        flag("O_LARGEFILE", 0100000),
        flag("O_DIRECTORY", 0200000),
        flag("O_NOFOLLOW", 0400000),
        flag("O_NOATIME", 01000000),
        flag("O_CLOEXEC", 02000000));
  }

  @Override
  public void write(long value, boolean signed, JsonWriter out) throws IOException {
    byte[] json = known.find(value, signed);
    if (json == null) {
      json = ('"' + text(value, signed) + '"').getBytes(StandardCharsets.US_ASCII);
      known.add(value, signed, json);
    }
    out.raw(json);
  }

  private String text(long value, boolean signed) {
    StringBuilder text = new StringBuilder();
    long rest = value;
    for (int i = 0; i < flags.size(); i++) {
      Flag flag = flags.get(i);
      if ((value & flag.mask) != 0) {
        append(text, flag.name);
        rest &= ~flag.mask;
      }
    }
    if (rest != 0) {
      boolean negative = signed && rest < 0;
      append(text, (negative ? "-0x" : "0x") + Long.toHexString(negative ? -rest : rest));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String flag) {
    if (text.length() > 0) {
      text.append(" | ");
    }
    text.append(flag);
  }

  @Override
  public long parse(String text) {
    if (text.isBlank()) {
      return 0;
    }
    long value = 0;
    int from = 0;
    while (from <= text.length()) {
      int bar = text.indexOf('|', from);
      int end = bar < 0 ? text.length() : bar;
      value |= parseOne(text.substring(from, end).strip());
      from = end + 1;
    }
    return value;
  }

  private long parseOne(String part) {
    for (Flag flag : flags) {
      if (flag.name.equals(part)) {
        return flag.mask;
      }
    }
    for (Flag flag : aliases) {
      if (flag.name.equals(part)) {
        return flag.mask;
      }
    }
    if (part.isEmpty() || !isNumberStart(part.charAt(0))) {
      throw new NumberFormatException("unknown flag \"" + part + "\"");
    }
    return Integers.parse(part);
  }

  private static boolean isNumberStart(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+';
  }
}
