package org.crit4j.edit.preflight;

import java.util.List;

/** Lists in messages. */
final class Lists {
  private Lists() {}

  /**
   * Some elements of a list, with commas between them, and how many there are besides.
   *
   * @param from the first that is shown
   * @param most how many are shown
   */
  static String of(List<String> all, int from, int most) {
    int end = Math.min(all.size(), from + most);
    String shown = String.join(", ", all.subList(from, end));
    return end == all.size() ? shown : shown + " and " + (all.size() - end) + " more";
  }

  /** The first elements of a list. */
  static String of(List<String> all, int most) {
    return of(all, 0, most);
  }
}
