package org.crit4j.cli.describe;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Words of a synopsis: those in small letters are typed as they are, others stand for something.
 */
final class Choices {
  private static final Pattern FIXED = Pattern.compile("[a-z0-9-]+(\\|[a-z0-9-]+)*");

  private Choices() {}

  /** The words that may stand for {@code raw|nice}; none for {@code FILE}. */
  static List<String> of(String word) {
    return FIXED.matcher(word).matches() ? List.of(word.split("\\|")) : List.of();
  }
}
