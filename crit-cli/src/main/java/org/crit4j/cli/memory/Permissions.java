package org.crit4j.cli.memory;

import java.util.Optional;
import java.util.regex.Pattern;
import org.crit4j.report.MappingRow;

/**
 * Permissions of mappings that were asked for: letters that a mapping has to have, or all of its
 * permissions as {@code /proc/PID/maps} has them, with a dash for each that is missing.
 *
 * @param text {@code wx}, {@code r-x} or {@code rw-s}
 */
public record Permissions(String text) {
  private static final Pattern LETTERS = Pattern.compile("r?w?x?[ps]?");
  private static final Pattern EXACT = Pattern.compile("[r-][w-][x-][ps]?");

  /** Reads them; empty if they are no permissions. */
  public static Optional<Permissions> parse(String text) {
    boolean valid =
        !text.isEmpty() && (LETTERS.matcher(text).matches() || EXACT.matcher(text).matches());
    return valid ? Optional.of(new Permissions(text)) : Optional.empty();
  }

  boolean matches(MappingRow mapping) {
    String has = mapping.protection() + (mapping.shared() ? "s" : "p");
    return text.indexOf('-') >= 0
        ? has.startsWith(text)
        : text.chars().allMatch(it -> has.indexOf(it) >= 0);
  }
}
