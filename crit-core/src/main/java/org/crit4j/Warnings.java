package org.crit4j;

/** Takes what is odd about an input but does not stop its conversion. */
@FunctionalInterface
public interface Warnings {
  /** Drops every warning. */
  Warnings IGNORE = (location, problem) -> {};

  /**
   * Called once per oddity, in input order, on the thread that converts.
   *
   * @param location where it is
   * @param problem one line, safe to print, starting in lower case
   */
  void warn(Location location, String problem);

  /** The same receiver; every location gets the name of the file. */
  default Warnings inFile(String name) {
    return (location, problem) -> warn(location.inFile(name), problem);
  }
}
