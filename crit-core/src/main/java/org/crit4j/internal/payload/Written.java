package org.crit4j.internal.payload;

/**
 * How much of a payload was written, to be compared with the entry's fields.
 *
 * @param first bytes, semaphores or messages; of TCP queues, bytes of the receive queue
 * @param second of TCP queues, bytes of the send queue
 */
public record Written(long first, long second) {
  /** No payload at all. */
  public static final Written NOTHING = new Written(0, 0);

  static Written of(long count) {
    return new Written(count, 0);
  }
}
