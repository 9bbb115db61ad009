package org.crit4j.json;

import org.crit4j.Limits;

/**
 * How to turn JSON into an image.
 *
 * @param unknownKeys what to do with keys that the schema does not have
 * @param limits bounds on memory
 */
public record EncodeOptions(UnknownKeys unknownKeys, Limits limits) {
  /** Unknown keys are errors. */
  public static final EncodeOptions DEFAULT = new EncodeOptions(UnknownKeys.REJECT, Limits.DEFAULT);

  /** What to do with keys that the schema does not have. */
  public enum UnknownKeys {
    /** They are errors: most are misspelt. */
    REJECT,
    /** They are passed over with a warning. */
    IGNORE
  }

  /** The same with another treatment of unknown keys. */
  public EncodeOptions withUnknownKeys(UnknownKeys other) {
    return new EncodeOptions(other, limits);
  }

  /** The same with other limits. */
  public EncodeOptions withLimits(Limits other) {
    return new EncodeOptions(unknownKeys, other);
  }
}
