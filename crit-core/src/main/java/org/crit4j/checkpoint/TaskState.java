package org.crit4j.checkpoint;

/** What a process was doing at the dump. Source: CRIU's {@code TASK_...} numbers. */
public enum TaskState {
  /** It ran, or waited for something. */
  ALIVE,
  /** It was stopped by a signal. */
  STOPPED,
  /** It had ended, and its parent had not asked for its exit code yet. */
  ZOMBIE,
  /** None of these, or not recorded. */
  UNKNOWN;

  /** The state that a number in a core image means. */
  public static TaskState of(int number) {
    return switch (number) {
      case 1 -> ALIVE;
      // CRIU writes TASK_DEAD for a zombie; its TASK_ZOMBIE is never in an image.
      case 2 -> ZOMBIE;
      case 3 -> STOPPED;
      default -> UNKNOWN;
    };
  }
}
