package org.crit4j.internal.pages;

/** Finds ranges of addresses that are in order. */
public final class Bisection {
  private Bisection() {}

  /**
   * The first range that ends after an address.
   *
   * @param ends where the ranges end, unsigned and ascending
   * @param count how many of them count
   * @return its index; the count if none does
   */
  public static int firstEndingAfter(long[] ends, int count, long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(ends[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
