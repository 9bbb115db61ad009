package org.crit4j.internal.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Numbers in the order in which they were added. They are kept in groups, each as the smallest of
 * them and the differences from it, in as many bytes as the largest difference takes: addresses in
 * order take two to four bytes of eight, and what is the same everywhere takes none. Nothing large
 * is copied while a column grows. Immutable.
 */
public final class LongColumn {
  private static final int SHIFT = 10;
  private static final int GROUP = 1 << SHIFT;
  private static final int IN_GROUP = GROUP - 1;

  private final Group[] groups;
  private final int size;

  private LongColumn(List<Group> groups, int size) {
    this.groups = groups.toArray(new Group[0]);
    this.size = size;
  }

  /** Neighbours: the smallest, and what the others have more, the lowest byte first. */
  private static final class Group {
    private final long smallest;
    private final int width;
    private final byte[] more;

    Group(long[] numbers, int count) {
      long low = numbers[0];
      long high = numbers[0];
      for (int i = 1; i < count; i++) {
        low = Long.compareUnsigned(numbers[i], low) < 0 ? numbers[i] : low;
        high = Long.compareUnsigned(numbers[i], high) > 0 ? numbers[i] : high;
      }
      smallest = low;
      width = (Long.SIZE - Long.numberOfLeadingZeros(high - low) + 7) / Byte.SIZE;
      more = new byte[count * width];
      int at = 0;
      for (int i = 0; i < count; i++) {
        long left = numbers[i] - low;
        for (int j = 0; j < width; j++) {
          more[at++] = (byte) left;
          left >>>= Byte.SIZE;
        }
      }
    }

    long get(int index) {
      long difference = 0;
      for (int at = (index + 1) * width - 1; at >= index * width; at--) {
        difference = (difference << Byte.SIZE) | (more[at] & 0xff);
      }
      return smallest + difference;
    }
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /**
   * One of them.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public long get(int index) {
    Objects.checkIndex(index, size);
    return groups[index >>> SHIFT].get(index & IN_GROUP);
  }

  /**
   * Finds the first number above a value, where all are in ascending order, unsigned.
   *
   * @param guess where it may be, or just before that, as when values are looked for in order
   * @return its index; the size if there is none
   */
  public int firstAbove(long value, int guess) {
    if (guess > 0 && guess < size && !isAbove(guess - 1, value)) {
      if (isAbove(guess, value)) {
        return guess;
      }
      if (guess + 1 < size && isAbove(guess + 1, value)) {
        return guess + 1;
      }
    }
    return firstAbove(value);
  }

  private boolean isAbove(int index, long value) {
    return Long.compareUnsigned(get(index), value) > 0;
  }

  private int firstAbove(long value) {
    int group = 0;
    int end = groups.length;
    while (end - group > 1) {
      int middle = (group + end) >>> 1;
      if (Long.compareUnsigned(groups[middle].smallest, value) <= 0) {
        group = middle;
      } else {
        end = middle;
      }
    }
    int low = group << SHIFT;
    int high = Math.min(size, low + GROUP);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(groups[group].get(middle & IN_GROUP), value) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Collects numbers, in order. */
  public static final class Builder {
    private static final int FIRST = 16;

    private final List<Group> full = new ArrayList<>();
    private long[] last = new long[FIRST];
    private int inLast;

    /** How many there are so far. */
    public int size() {
      return full.size() * GROUP + inLast;
    }

    /** One of them, as {@link LongColumn#get} does. */
    public long get(int index) {
      Objects.checkIndex(index, size());
      int group = index >>> SHIFT;
      return group < full.size() ? full.get(group).get(index & IN_GROUP) : last[index & IN_GROUP];
    }

    /** Adds one. */
    public void add(long number) {
      if (inLast == last.length) {
        makeRoom();
      }
      last[inLast++] = number;
    }

    private void makeRoom() {
      if (inLast < GROUP) {
        last = Arrays.copyOf(last, 2 * inLast);
      } else {
        full.add(new Group(last, inLast));
        inLast = 0;
      }
    }

    /** Adds zeros, until there are so many numbers. */
    public void fill(int count) {
      while (size() < count) {
        add(0);
      }
    }

    /** The numbers. */
    public LongColumn build() {
      List<Group> groups = new ArrayList<>(full);
      if (inLast > 0) {
        groups.add(new Group(last, inLast));
      }
      return new LongColumn(groups, size());
    }
  }
}
