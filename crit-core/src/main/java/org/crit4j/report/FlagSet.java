package org.crit4j.report;

import java.util.List;

/**
 * Bits that have names.
 *
 * @param bits the bits
 * @param names the names of those that are set, and in hexadecimal digits the rest that has none
 */
public record FlagSet(long bits, List<String> names) {
  /** Copies the list. */
  public FlagSet {
    names = List.copyOf(names);
  }

  /** The names, with | between them; 0 if no bit is set. */
  @Override
  public String toString() {
    return names.isEmpty() ? "0" : String.join("|", names);
  }
}
