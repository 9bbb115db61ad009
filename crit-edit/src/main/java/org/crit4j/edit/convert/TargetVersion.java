package org.crit4j.edit.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A release of CRIU that reads images, or all of them.
 *
 * @param major the first number; 0 for all
 * @param minor the second number; 0 for all
 */
public record TargetVersion(int major, int minor) implements Comparable<TargetVersion> {
  /** What as many as possible read. */
  public static final TargetVersion ANY = new TargetVersion(0, 0);

  private static final String ANY_NAME = "any";

  /** The first and the last release by the first number. */
  private static final Map<Integer, int[]> RELEASES =
      new TreeMap<>(
          Map.of(
              1,
              new int[] {4, 8},
              2,
              new int[] {0, 12},
              3,
              new int[] {0, 19},
              4,
              new int[] {0, 2}));

  /** The release of a name, as {@code 4.1}, or {@code any}; empty if it is not known. */
  public static Optional<TargetVersion> parse(String name) {
    if (name.equals(ANY_NAME)) {
      return Optional.of(ANY);
    }
    for (Map.Entry<Integer, int[]> each : RELEASES.entrySet()) {
      for (int minor = each.getValue()[0]; minor <= each.getValue()[1]; minor++) {
        TargetVersion version = new TargetVersion(each.getKey(), minor);
        if (version.toString().equals(name)) {
          return Optional.of(version);
        }
      }
    }
    return Optional.empty();
  }

  /** Those that are known, in words. */
  public static String known() {
    List<String> ranges = new ArrayList<>(List.of(ANY_NAME));
    RELEASES.forEach(
        (major, minors) -> ranges.add(major + "." + minors[0] + " to " + major + "." + minors[1]));
    return String.join(", ", ranges.subList(0, ranges.size() - 1))
        + " or "
        + ranges.get(ranges.size() - 1);
  }

  /** Whether it stands for all releases. */
  public boolean isAny() {
    return equals(ANY);
  }

  /** Whether it is one release, older than another. */
  public boolean isBefore(int otherMajor, int otherMinor) {
    return !isAny() && compareTo(new TargetVersion(otherMajor, otherMinor)) < 0;
  }

  /** Whether an older release than another may read the images. */
  boolean mayBeBefore(int otherMajor, int otherMinor) {
    return isAny() || isBefore(otherMajor, otherMinor);
  }

  @Override
  public int compareTo(TargetVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return isAny() ? ANY_NAME : major + "." + minor;
  }
}
