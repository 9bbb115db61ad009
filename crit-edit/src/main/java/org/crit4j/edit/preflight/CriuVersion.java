package org.crit4j.edit.preflight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of CRIU.
 *
 * @param major 4 in 4.2.1
 * @param minor 2 in 4.2.1
 */
public record CriuVersion(int major, int minor) implements Comparable<CriuVersion> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d+)*");

  /**
   * The version that a text names.
   *
   * @param text as {@code criu --version} prints it: {@code 4.2.1}; the third number does not count
   * @return empty if it is not a version
   */
  public static Optional<CriuVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String minor = matcher.group(2);
    return Optional.of(
        new CriuVersion(
            Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /** Whether it is that version or a later one. */
  boolean isFrom(int otherMajor, int otherMinor) {
    return compareTo(new CriuVersion(otherMajor, otherMinor)) >= 0;
  }

  @Override
  public int compareTo(CriuVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  /** The version as text. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
