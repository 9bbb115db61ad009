package org.crit4j.internal.column;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds positions in a list by numbers. Without an object for each, since there may be millions.
 * Numbers that ascend with their positions, as descriptors and the ids of files mostly do, are kept
 * as runs; all others in a table with open addressing. For use by one thread.
 */
public final class IdTable {
  private static final int FEWEST = 16;

  /** So many runs take no longer to search than the table. */
  private static final int MOST_RUNS = 1 << 10;

  /** Another in each run, so that nobody can make images whose numbers all meet in one place. */
  private static final long SEED = new SplittableRandom().nextLong();

  /** Numbers that follow each other, as ids mostly do, are beside each other: one line of cache. */
  private static final int NEIGHBOURS = 3;

  private static final long LAST = (1 << NEIGHBOURS) - 1;

  /** The first number of each run, ascending; then its position, and how many numbers follow. */
  private long[] starts = new long[1];

  private int[] positions = new int[1];
  private int[] lengths = new int[1];
  private int runs;

  /** The run that was found last: mostly the next number is in it too. */
  private int lastRun;

  private long[] keys = new long[FEWEST];

  /** One more than the position; 0 where nothing is. */
  private int[] places = new int[FEWEST];

  private int inTable;

  /** Puts a position under a number, unless one is there already. */
  public void add(long key, int position) {
    addOrFind(key, position);
  }

  /** The same; the position that is there then, the given one or the first. */
  public int addOrFind(long key, int position) {
    int found = find(key);
    if (found >= 0) {
      return found;
    }
    if (runs == 0 || key > starts[runs - 1]) {
      if (continues(key, position)) {
        lengths[runs - 1]++;
        return position;
      }
      if (runs < MOST_RUNS) {
        addRun(key, position);
        return position;
      }
    }
    addToTable(key, position);
    return position;
  }

  private boolean continues(long key, int position) {
    int last = runs - 1;
    return runs > 0
        && key - starts[last] == lengths[last]
        && position - positions[last] == lengths[last];
  }

  private void addRun(long key, int position) {
    if (runs == starts.length) {
      starts = Arrays.copyOf(starts, 2 * runs);
      positions = Arrays.copyOf(positions, 2 * runs);
      lengths = Arrays.copyOf(lengths, 2 * runs);
    }
    starts[runs] = key;
    positions[runs] = position;
    lengths[runs] = 1;
    runs++;
  }

  private void addToTable(long key, int position) {
    if (2 * inTable >= keys.length) {
      grow();
    }
    int slot = slot(key);
    keys[slot] = key;
    places[slot] = position + 1;
    inTable++;
  }

  /** The first position that was put under a number; -1 if none was. */
  public int find(long key) {
    if (runs > 0) {
      if (!isIn(lastRun, key)) {
        int at = Arrays.binarySearch(starts, 0, runs, key);
        lastRun = at >= 0 ? at : Math.max(-at - 2, 0);
      }
      if (isIn(lastRun, key)) {
        return positions[lastRun] + (int) (key - starts[lastRun]);
      }
    }
    return inTable == 0 ? -1 : places[slot(key)] - 1;
  }

  private boolean isIn(int run, long key) {
    return Long.compareUnsigned(key - starts[run], lengths[run]) < 0;
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
