package org.crit4j.json;

import org.crit4j.Limits;

/**
 * How to turn an image into JSON.
 *
 * @param style the looks of the JSON
 * @param payloads whether payloads are printed; without them a note of their size stands in their
 *     place, and the JSON cannot be encoded back
 * @param lenience what to do at damage
 * @param numbers how large integers are printed
 * @param limits bounds on memory
 */
public record DecodeOptions(
    JsonStyle style, Payloads payloads, Lenience lenience, Numbers numbers, Limits limits) {
  /** One line, whole, strict. */
  public static final DecodeOptions RAW =
      new DecodeOptions(
          JsonStyle.RAW, Payloads.FULL, Lenience.STRICT, Numbers.PLAIN, Limits.DEFAULT);

  /** As {@code crit decode --pretty} and {@code crit show} print it. */
  public static final DecodeOptions PRETTY = RAW.withStyle(JsonStyle.PRETTY);

  /** What is printed of payloads. */
  public enum Payloads {
    /** All of them, as base64. */
    FULL,
    /** Their size, as {@code ... <1.5MB>}. */
    SIZE
  }

  /** What to do at damage. */
  public enum Lenience {
    /** Damage is an error. */
    STRICT,
    /** What can be read is printed, and damage is a warning. */
    LENIENT
  }

  /** How integers are printed that are above 2^53, or below -2^53. */
  public enum Numbers {
    /** As numbers, as CRIT prints them. */
    PLAIN,
    /** As strings, since tools that read numbers as doubles round them. */
    SAFE
  }

  /** The same with another style. */
  public DecodeOptions withStyle(JsonStyle other) {
    return new DecodeOptions(other, payloads, lenience, numbers, limits);
  }

  /** The same with another treatment of payloads. */
  public DecodeOptions withPayloads(Payloads other) {
    return new DecodeOptions(style, other, lenience, numbers, limits);
  }

  /** The same with another treatment of damage. */
  public DecodeOptions withLenience(Lenience other) {
    return new DecodeOptions(style, payloads, other, numbers, limits);
  }

  /** The same with another way to print large integers. */
  public DecodeOptions withNumbers(Numbers other) {
    return new DecodeOptions(style, payloads, lenience, other, limits);
  }

  /** The same with other limits. */
  public DecodeOptions withLimits(Limits other) {
    return new DecodeOptions(style, payloads, lenience, numbers, other);
  }
}
