package org.crit4j.internal.validate;

/**
 * Finds positions in a list by numbers. Without an object for each, since there may be hundreds of
 * thousands. Open addressing.
 */
final class IdTable {
  private static final int FEWEST = 16;
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private long[] keys = new long[FEWEST];

  /** One more than the position; 0 where nothing is. */
  private int[] places = new int[FEWEST];

  private int size;

  /** Puts a position under a number, unless one is there already. */
  void add(long key, int position) {
    if (2 * size >= keys.length) {
      grow();
    }
    int slot = slot(key);
    if (places[slot] == 0) {
      keys[slot] = key;
      places[slot] = position + 1;
      size++;
    }
  }

  /** The first position that was put under a number; -1 if none was. */
  int find(long key) {
    return places[slot(key)] - 1;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * GOLDEN) >>> 32) & mask;
    while (places[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldPlaces = places;
    keys = new long[2 * oldKeys.length];
    places = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldPlaces[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}
