package org.crit4j.finding;

/** How a rule is known. */
public enum Evidence {
  /** A real dump was changed in just this way, and restored. */
  TRIED("tried: a real dump was changed in this way and restored"),
  /** Read in the source of CRIU or of the kernel. */
  SOURCE("read in CRIU's source"),
  /** Deduced, or true in part only; such a rule is no error. */
  DEDUCED("deduced");

  private final String text;

  Evidence(String text) {
    this.text = text;
  }

  /** A few words for people. */
  public String text() {
    return text;
  }
}
