package org.crit4j.edit.scrub;

/**
 * Memory of a process that is not blanked.
 *
 * @param pid the process
 * @param start the first address, unsigned
 * @param end the address after the last, unsigned
 */
public record KeptPages(int pid, long start, long end) {
  /**
   * A range of a process.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public KeptPages {
    if (Long.compareUnsigned(start, end) >= 0) {
      throw new IllegalArgumentException("a range that ends before it starts");
    }
  }
}
