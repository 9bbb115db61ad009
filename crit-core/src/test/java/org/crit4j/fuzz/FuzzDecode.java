package org.crit4j.fuzz;

/** A target for a fuzzer: what may be an image. */
public final class FuzzDecode {
  private FuzzDecode() {}

  /** Fails if something does not hold of that input which holds of any. */
  public static void fuzzerTestOneInput(byte[] input) {
    Invariants.checkImage(input);
  }
}
