package org.crit4j.cli.memory;

/**
 * A mapping.
 *
 * @param start its first address, unsigned
 * @param end the address after its last, unsigned
 * @param name its file, or what it is; empty for plain memory
 */
public record NamedArea(long start, long end, String name) {
  /** Whether an address lies in it. */
  boolean contains(long address) {
    return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
