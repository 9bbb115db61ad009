package org.crit4j.internal.wire;

/** Bytes that are no protobuf message. Without a stack trace: it is part of the control flow. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * A failure.
   *
   * @param at index in the buffer where it was noticed
   * @param problem what is wrong
   */
  public WireException(int at, String problem) {
    super(problem, null, false, false);
    this.at = at;
  }

  /** Index in the buffer. */
  public int at() {
    return at;
  }
}
