package org.crit4j;

/**
 * Bounds on what one input may make us hold in memory. Nothing is allocated from a length in the
 * input alone: buffers grow as the bytes arrive, up to these limits.
 *
 * @param entryBytes largest protobuf message of one entry, in bytes; also the longest JSON string
 *     outside of {@code extra}
 * @param bufferedBytes most that is kept of JSON which comes in an order that needs keeping: {@code
 *     entries} before {@code magic}, and {@code extra} before the fields of its entry
 * @param depth deepest nesting of messages and of JSON values; protobuf's own limit is 100
 */
public record Limits(int entryBytes, int bufferedBytes, int depth) {
  /** 256 MiB a message, 16 MiB of JSON kept, 100 levels. */
  public static final Limits DEFAULT = new Limits(256 << 20, 16 << 20, 100);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive, or the depth above 1,000 (the codec
   *     recurses)
   */
  public Limits {
    if (entryBytes <= 0 || bufferedBytes <= 0 || depth <= 0 || depth > 1000) {
      throw new IllegalArgumentException("limits must be positive, depth at most 1000");
    }
  }
}
