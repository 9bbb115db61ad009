package org.crit4j.cli.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a mistyped one was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The name that takes the fewest edits to get to; empty if none is close. */
  public static Optional<String> to(String word, Collection<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    Optional<String> nearest = Optional.empty();
    if (wanted.length() < 2) {
      return nearest;
    }
    int best = Math.max(1, (wanted.length() + 1) / 3) + 1;
    for (String name : names) {
      String candidate = name.toLowerCase(Locale.ROOT);
      int distance = candidate.startsWith(wanted) ? 1 : distance(wanted, candidate);
      if (distance < best) {
        best = distance;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }

  /** A question for a message, such as {@code ; did you mean "show"?}, or nothing. */
  public static String question(String word, Collection<String> names) {
    Optional<String> nearest = to(word, names);
    return nearest.isPresent() ? "; did you mean \"" + nearest.get() + "\"?" : "";
  }

  /** Edits between two words: characters inserted, left out, replaced, and neighbours swapped. */
  private static int distance(String one, String other) {
    int[][] edits = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, one, other, i, j);
      }
    }
    return edits[one.length()][other.length()];
  }

  private static int least(int[][] edits, String one, String other, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
    int edit = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(edit, edits[i - 2][j - 2] + 1) : edit;
  }
}
