package org.crit4j.internal.validate;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Several lists one after the other, without a copy of what is in them: it may be made anew each
 * time that it is asked for. The lists must not change. For use by one thread.
 */
final class JoinedList<E> extends AbstractList<E> implements RandomAccess {
  private final List<List<E>> lists;

  /** Where each list begins, and where the last one ends. */
  private final int[] starts;

  /** The list that was looked into last: mostly the next element is beside the one before. */
  private int last;

  JoinedList(List<List<E>> lists) {
    this.lists = lists.stream().filter(list -> !list.isEmpty()).toList();
    this.starts = new int[this.lists.size() + 1];
    for (int i = 0; i < this.lists.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], this.lists.get(i).size());
    }
  }

  @Override
  public E get(int index) {
    Objects.checkIndex(index, size());
    if (index == starts[last + 1]) {
      last++;
    } else if (index < starts[last] || index > starts[last + 1]) {
      int found = Arrays.binarySearch(starts, index);
      last = found < 0 ? -found - 2 : found;
    }
    return lists.get(last).get(index - starts[last]);
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }
}
