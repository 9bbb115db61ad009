package org.crit4j.content;

/**
 * Addresses that were asked for.
 *
 * @param start the first, unsigned
 * @param end the one after the last, unsigned
 */
public record AddressRange(long start, long end) {
  /** All addresses. */
  public static final AddressRange ALL = new AddressRange(0, -1);

  /**
   * Reads {@code START-END}, in hexadecimal, with or without 0x.
   *
   * @throws NumberFormatException if it is something else
   */
  public static AddressRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new NumberFormatException("no range");
    }
    AddressRange range =
        new AddressRange(hex(text.substring(0, dash)), hex(text.substring(dash + 1)));
    if (Long.compareUnsigned(range.start, range.end) >= 0) {
      throw new NumberFormatException("an empty range");
    }
    return range;
  }

  private static long hex(String text) {
    return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
  }

  /**
   * What both have; of no length if that is nothing.
   *
   * @param from the first address of the other one, unsigned
   * @param to the one after its last, unsigned
   */
  public AddressRange and(long from, long to) {
    long first = Long.compareUnsigned(start, from) > 0 ? start : from;
    long last = Long.compareUnsigned(end, to) < 0 ? end : to;
    return Long.compareUnsigned(first, last) < 0
        ? new AddressRange(first, last)
        : new AddressRange(first, first);
  }

  /** Whether there is no address in it. */
  public boolean isEmpty() {
    return start == end;
  }
}
