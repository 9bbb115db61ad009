package org.crit4j.cli;

import java.io.IOException;

/**
 * One way to damage a set of images, the rule of {@code crit validate} that it violates, and what
 * CRIU makes of it.
 *
 * @param rule the rule's id
 * @param damage what is done to the images
 * @param outcome how {@code criu restore} goes
 * @param evidence part of what CRIU says; where it restores, what is asked of the processes
 * @param answer what they answer then; a sound set gives another answer
 */
record RestoreRule(
    String rule, Damage damage, RestoreAttempt.Outcome outcome, String evidence, String answer) {

  /** Changes images. */
  @FunctionalInterface
  interface Damage {
    void to(ImageSet images, RulesVictim victim) throws IOException;
  }

  /** CRIU gives up with a message. */
  static RestoreRule fails(String rule, String message, Damage damage) {
    return new RestoreRule(rule, damage, RestoreAttempt.Outcome.FAILED, message, "");
  }

  /** CRIU is ended by a signal. */
  static RestoreRule crashes(String rule, String message, Damage damage) {
    return new RestoreRule(rule, damage, RestoreAttempt.Outcome.CRASHED, message, "");
  }

  /** CRIU does not come to an end. */
  static RestoreRule hangs(String rule, String message, Damage damage) {
    return new RestoreRule(rule, damage, RestoreAttempt.Outcome.HANGS, message, "");
  }

  /** CRIU restores, but not what was dumped. */
  static RestoreRule misleads(String rule, String question, String answer, Damage damage) {
    return new RestoreRule(rule, damage, RestoreAttempt.Outcome.RESTORED, question, answer);
  }

  /**
   * Whether a process that ends as soon as it runs, and so answers nothing, was quicker than CRIU,
   * which then cannot let it go.
   */
  boolean isDeathBeforeDetach(RestoreAttempt.Outcome seen, String log) {
    return outcome == RestoreAttempt.Outcome.RESTORED
        && answer.isEmpty()
        && seen == RestoreAttempt.Outcome.FAILED
        && log.contains("Unable to detach");
  }
}
