package org.crit4j.report;

/** A set of hashes, which are evenly spread: 8 to 24 bytes for each. */
final class HashSet64 {
  private long[] table = new long[1 << 10];
  private int size;

  /** 0 marks a free place. */
  private boolean hasZero;

  /** Adds a hash; false if it is there already. */
  boolean add(long hash) {
    if (hash == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (!put(table, hash)) {
      return false;
    }
    size++;
    if (size > table.length / 3 * 2) {
      grow();
    }
    return true;
  }

  private static boolean put(long[] places, long hash) {
    int mask = places.length - 1;
    int at = (int) hash & mask;
    while (places[at] != 0) {
      if (places[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    places[at] = hash;
    return true;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (long hash : table) {
      if (hash != 0) {
        put(larger, hash);
      }
    }
    table = larger;
  }
}
