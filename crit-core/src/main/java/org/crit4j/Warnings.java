package org.crit4j;

/** Takes what is odd about an input but does not stop its conversion. */
@FunctionalInterface
public interface Warnings {
  // Classes and not lambdas: the JVM keeps no lambdas of interfaces in its class archive, and has
  // to
  // make them in every run.

  /** Drops every warning. */
  Warnings IGNORE =
      new Warnings() {
        @Override
        public void warn(Location location, String problem) {
          // Dropped.
        }
      };

  /**
   * Called once per oddity, in input order, on the thread that converts.
   *
   * @param location where it is
   * @param problem one line, safe to print, starting in lower case
   */
  void warn(Location location, String problem);

  /** The same receiver; every location gets the name of the file. */
  default Warnings inFile(String name) {
    Warnings all = this;
    return new Warnings() {
      @Override
      public void warn(Location location, String problem) {
        all.warn(location.inFile(name), problem);
      }
    };
  }
}
