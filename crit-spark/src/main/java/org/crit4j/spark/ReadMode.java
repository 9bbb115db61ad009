package org.crit4j.spark;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of a checkpoint with a problem; called as in Spark's own readers. */
enum ReadMode {
  /** What can be read of it are rows; the table {@code problems} has the rest. */
  PERMISSIVE,
  /** It has no rows, but in the table {@code problems}. */
  DROPMALFORMED,
  /** The job fails. */
  FAILFAST;

  /**
   * The mode of a name, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ReadMode of(String name) {
    for (ReadMode each : values()) {
      if (each.name().equals(name.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "option \"mode\": \"" + name + "\"; expected one of " + Arrays.toString(values()));
  }
}
