package org.crit4j.internal.validate;

import java.util.SplittableRandom;

/**
 * Finds positions in a list by numbers. Without an object for each, since there may be hundreds of
 * thousands. Open addressing.
 */
final class IdTable {
  private static final int FEWEST = 16;

  /** Another in each run, so that nobody can make images whose numbers all meet in one place. */
  private static final long SEED = new SplittableRandom().nextLong();

  /** Numbers that follow each other, as ids mostly do, are beside each other: one line of cache. */
  private static final int NEIGHBOURS = 3;

  private static final long LAST = (1 << NEIGHBOURS) - 1;

  private long[] keys = new long[FEWEST];

  /** One more than the position; 0 where nothing is. */
  private int[] places = new int[FEWEST];

  private int size;

  /** Puts a position under a number, unless one is there already. */
  void add(long key, int position) {
    addOrFind(key, position);
  }

  /** The same; the position that is there then, the given one or the first. */
  int addOrFind(long key, int position) {
    if (2 * size >= keys.length) {
      grow();
    }
    int slot = slot(key);
    if (places[slot] == 0) {
      keys[slot] = key;
      places[slot] = position + 1;
      size++;
    }
    return places[slot] - 1;
  }

  /** The first position that was put under a number; -1 if none was. */
  int find(long key) {
    return places[slot(key)] - 1;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long group = mixed((key >>> NEIGHBOURS) ^ SEED) << NEIGHBOURS;
    int slot = (int) (group | (key & LAST)) & mask;
    while (places[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Every bit of the number in every bit of the result. Source: the finalizer of MurmurHash3. */
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
    return mixed ^ (mixed >>> 33);
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
