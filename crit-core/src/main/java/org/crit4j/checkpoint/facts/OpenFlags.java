package org.crit4j.checkpoint.facts;

import java.util.ArrayList;
import java.util.List;

/** The flags that files are open with. Source: Linux's asm-generic/fcntl.h. */
final class OpenFlags {
  /** The bits that say whether a file is read, written, or both. */
  static final int ACCESS = 3;

  /** The value of these bits for a file that is written only. */
  static final int WRITE_ONLY = 1;

  private static final List<String> ACCESSES = List.of("O_RDONLY", "O_WRONLY", "O_RDWR");

  private record Flag(String name, int mask) {}

  // Those of several bits come before those whose bits they have, too.
  private static final List<Flag> FLAGS =
      List.of(
          new Flag("O_CREAT", 0100),
          new Flag("O_EXCL", 0200),
          new Flag("O_NOCTTY", 0400),
          new Flag("O_TRUNC", 01000),
          new Flag("O_APPEND", 02000),
          new Flag("O_NONBLOCK", 04000),
          new Flag("O_SYNC", 04010000),
          new Flag("O_DSYNC", 010000),
          new Flag("FASYNC", 020000),
          new Flag("O_DIRECT", 040000),
          new Flag("O_LARGEFILE", 0100000),
          new Flag("O_DIRECTORY", 0200000),
          new Flag("O_NOFOLLOW", 0400000),
          new Flag("O_NOATIME", 01000000),
          new Flag("O_CLOEXEC", 02000000),
          new Flag("O_PATH", 010000000));

  private OpenFlags() {}

  /** Their names, with what has none in hexadecimal digits. */
  static String text(int flags) {
    List<String> names = new ArrayList<>();
    int access = flags & ACCESS;
    names.add(access == ACCESS ? "0x3" : ACCESSES.get(access));
    int left = flags & ~ACCESS;
    for (Flag flag : FLAGS) {
      if ((left & flag.mask()) == flag.mask()) {
        names.add(flag.name());
        left &= ~flag.mask();
      }
    }
    if (left != 0) {
      names.add("0x" + Integer.toHexString(left));
    }
    return String.join("|", names);
  }
}
