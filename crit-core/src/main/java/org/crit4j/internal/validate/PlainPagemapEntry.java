package org.crit4j.internal.validate;

import org.crit4j.images.PagemapEntry;
import org.crit4j.internal.schema.WireType;

/**
 * Reads entries of pagemaps that have nothing but numbers, as most have: there may be millions, and
 * this is many times faster than a general parser. One object reads one entry after the other.
 */
final class PlainPagemapEntry {
  private static final int LONGEST_VARINT = 10;

  long address;
  int compatPages;
  boolean inParent;
  boolean hasFlags;
  int flags;
  boolean hasPages;
  long pages;

  private byte[] bytes = new byte[0];
  private int at;
  private boolean cutOff;

  /** Reads an entry; false if it is of another form, or damaged, for which there is a parser. */
  boolean read(byte[] message, int from, int to) {
    bytes = message;
    at = from;
    cutOff = false;
    boolean hasAddress = false;
    boolean hasCompat = false;
    inParent = false;
    hasFlags = false;
    flags = 0;
    hasPages = false;
    while (at < to) {
      int tag = bytes[at++];
      if ((tag & 7) != WireType.VARINT) {
        return false;
      }
      long number = varint(to);
      switch (tag >> 3) {
        case PagemapEntry.VADDR_FIELD_NUMBER -> {
          address = number;
          hasAddress = true;
        }
        case PagemapEntry.COMPAT_NR_PAGES_FIELD_NUMBER -> {
          compatPages = (int) number;
          hasCompat = true;
        }
        case PagemapEntry.IN_PARENT_FIELD_NUMBER -> inParent = number != 0;
        case PagemapEntry.FLAGS_FIELD_NUMBER -> {
          flags = (int) number;
          hasFlags = true;
        }
        case PagemapEntry.NR_PAGES_FIELD_NUMBER -> {
          pages = number;
          hasPages = true;
        }
        default -> {
          return false;
        }
      }
    }
    return hasAddress && hasCompat && !cutOff;
  }

  private long varint(int end) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT && at < end; i++) {
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    cutOff = true;
    return 0;
  }
}
