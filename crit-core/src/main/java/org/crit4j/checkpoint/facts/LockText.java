package org.crit4j.checkpoint.facts;

import org.crit4j.images.FileLockEntry;

/** Locks in words. Source: CRIU's file-lock.h, fcntl.h of Linux. */
final class LockText {
  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int LEASE = 32;
  private static final int OPEN_FILE = 1024;

  private LockText() {}

  static String of(FileLockEntry lock) {
    String text = sort(lock.getFlag()) + " " + type(lock.getType());
    if (lock.getStart() == 0 && lock.getLen() == 0) {
      return text;
    }
    String start = Long.toUnsignedString(lock.getStart());
    return lock.getLen() == 0
        ? text + " from " + start + " to the end"
        : text + " from " + start + ", " + Long.toUnsignedString(lock.getLen()) + " bytes";
  }

  private static String sort(int flag) {
    if ((flag & POSIX) != 0) {
      return "POSIX";
    }
    if ((flag & FLOCK) != 0) {
      return "flock";
    }
    if ((flag & LEASE) != 0) {
      return "lease";
    }
    return (flag & OPEN_FILE) != 0 ? "open file" : "kind 0x" + Integer.toHexString(flag);
  }

  private static String type(int type) {
    return switch (type) {
      case 0 -> "read";
      case 1 -> "write";
      case 2 -> "unlock";
      default -> "type " + type;
    };
  }
}
