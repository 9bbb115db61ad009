package org.crit4j.checkpoint.facts;

import org.crit4j.checkpoint.ExitStatus;

/** Facts on processes in words. */
public final class ProcessFacts {
  private ProcessFacts() {}

  /** How a process ended: {@code exit code 42}, {@code ended by SIGKILL}. */
  public static String ended(ExitStatus status) {
    return status.code().isPresent()
        ? "exit code " + status.code().getAsInt()
        : "ended by " + SignalNames.of(status.signal().orElse(0));
  }
}
