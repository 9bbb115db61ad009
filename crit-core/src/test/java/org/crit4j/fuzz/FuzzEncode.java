package org.crit4j.fuzz;

/** A target for a fuzzer: what may be the JSON of an image. */
public final class FuzzEncode {
  private FuzzEncode() {}

  /** Fails if something does not hold of that input which holds of any. */
  public static void fuzzerTestOneInput(byte[] input) {
    Invariants.checkJson(input);
  }
}
