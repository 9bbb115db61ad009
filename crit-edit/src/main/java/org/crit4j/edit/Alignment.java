package org.crit4j.edit;

import java.util.ArrayList;
import java.util.List;

/** Finds where two lists differ, by their longest common subsequence. */
final class Alignment {
  /** Of elements compared with each other; where it takes more, the middle is one gap. */
  private static final long MOST = 4_000_000;

  private Alignment() {}

  /**
   * Elements that are in one of the lists only.
   *
   * @param from where in the one list
   * @param removed how many of it
   * @param to where in the other list
   * @param added how many of that
   */
  record Gap(int from, int removed, int to, int added) {}

  static <T> List<Gap> gaps(List<T> old, List<T> now) {
    int start = 0;
    int shorter = Math.min(old.size(), now.size());
    while (start < shorter && old.get(start).equals(now.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
      end++;
    }
    int rows = old.size() - start - end;
    int columns = now.size() - start - end;
    if (rows + columns == 0) {
      return List.of();
    }
    if ((long) rows * columns > MOST) {
      return List.of(new Gap(start, rows, start, columns));
    }
    return between(old.subList(start, start + rows), now.subList(start, start + columns), start);
  }

  private static <T> List<Gap> between(List<T> old, List<T> now, int offset) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Gap> gaps = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      int from = i;
      int to = j;
      while (i < old.size() || j < now.size()) {
        if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
          break;
        }
        if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
          i++;
        } else {
          j++;
        }
      }
      if (i > from || j > to) {
        gaps.add(new Gap(offset + from, i - from, offset + to, j - to));
      }
      while (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        i++;
        j++;
      }
    }
    return gaps;
  }
}
