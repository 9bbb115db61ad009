package org.crit4j.report;

import java.util.ArrayList;
import java.util.List;

/** Names for bits of one kind. Masks of several bits come before those whose bits they have. */
final class Bits {
  private record Flag(String name, long mask) {}

  /** Flags of open files besides the access mode. Source: Linux's asm-generic/fcntl.h. */
  private static final Bits OPEN =
      of(
          "O_CREAT 40 O_EXCL 80 O_NOCTTY 100 O_TRUNC 200 O_APPEND 400 O_NONBLOCK 800 "
              + "O_SYNC 101000 O_DSYNC 1000 FASYNC 2000 O_DIRECT 4000 O_LARGEFILE 8000 "
              + "O_DIRECTORY 10000 O_NOFOLLOW 20000 O_NOATIME 40000 O_CLOEXEC 80000 "
              + "O_PATH 200000");

  private static final int ACCESS = 3;
  private static final List<String> ACCESSES = List.of("O_RDONLY", "O_WRONLY", "O_RDWR", "0x3");

  /** Events of epoll. Source: Linux's eventpoll.h. */
  static final Bits EPOLL =
      of(
          "IN 1 PRI 2 OUT 4 ERR 8 HUP 10 RDNORM 40 RDBAND 80 WRNORM 100 WRBAND 200 MSG 400 "
              + "RDHUP 2000 EXCLUSIVE 10000000 WAKEUP 20000000 ONESHOT 40000000 ET 80000000");

  /** How memory is mapped. Source: Linux's mman.h. */
  static final Bits MAPPING =
      of(
          "MAP_SHARED_VALIDATE 3 MAP_SHARED 1 MAP_PRIVATE 2 MAP_DROPPABLE 8 MAP_FIXED 10 "
              + "MAP_ANONYMOUS 20 MAP_GROWSDOWN 100 MAP_DENYWRITE 800 MAP_EXECUTABLE 1000 "
              + "MAP_LOCKED 2000 MAP_NORESERVE 4000 MAP_POPULATE 8000 MAP_NONBLOCK 10000 "
              + "MAP_STACK 20000 MAP_HUGETLB 40000 MAP_SYNC 80000");

  /** Seals of memory files. Source: Linux's fcntl.h. */
  static final Bits SEALS =
      of(
          "F_SEAL_SEAL 1 F_SEAL_SHRINK 2 F_SEAL_GROW 4 F_SEAL_WRITE 8 F_SEAL_FUTURE_WRITE 10 "
              + "F_SEAL_EXEC 20");

  /** Flags of mounts. Source: Linux's mount.h. */
  static final Bits MOUNT =
      of(
          "MS_RDONLY 1 MS_NOSUID 2 MS_NODEV 4 MS_NOEXEC 8 MS_SYNCHRONOUS 10 MS_REMOUNT 20 "
              + "MS_MANDLOCK 40 MS_DIRSYNC 80 MS_NOSYMFOLLOW 100 MS_NOATIME 400 MS_NODIRATIME 800 "
              + "MS_BIND 1000 MS_REC 4000 MS_SILENT 8000 MS_POSIXACL 10000 MS_UNBINDABLE 20000 "
              + "MS_PRIVATE 40000 MS_SLAVE 80000 MS_SHARED 100000 MS_RELATIME 200000 "
              + "MS_STRICTATIME 1000000 MS_LAZYTIME 2000000");

  private final List<Flag> flags;

  private Bits(List<Flag> flags) {
    this.flags = flags;
  }

  /** Pairs of a name and a mask in hexadecimal digits. */
  private static Bits of(String pairs) {
    String[] words = pairs.split(" ", -1);
    List<Flag> flags = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      flags.add(new Flag(words[i], Long.parseLong(words[i + 1], 16)));
    }
    return new Bits(flags);
  }

  /** Pairs of the number of a bit, from 0, and its name, in the order of the names. */
  static Bits numbered(List<String> names) {
    List<Flag> flags = new ArrayList<>();
    for (String name : names) {
      flags.add(new Flag(name, 1L << flags.size()));
    }
    return new Bits(flags);
  }

  /** The names of bits. */
  FlagSet in(long bits) {
    return in(bits, bits, new ArrayList<>());
  }

  /** The names of 32 bits. */
  FlagSet in(int bits) {
    return in(Integer.toUnsignedLong(bits));
  }

  private FlagSet in(long bits, long rest, List<String> names) {
    long left = rest;
    for (Flag flag : flags) {
      if ((left & flag.mask()) == flag.mask()) {
        names.add(flag.name());
        left &= ~flag.mask();
      }
    }
    if (left != 0) {
      names.add("0x" + Long.toHexString(left));
    }
    return new FlagSet(bits, names);
  }

  /** The flags that a file is open with. */
  static FlagSet open(int bits) {
    List<String> names = new ArrayList<>(List.of(ACCESSES.get(bits & ACCESS)));
    long all = Integer.toUnsignedLong(bits);
    return OPEN.in(all, all & ~ACCESS, names);
  }
}
