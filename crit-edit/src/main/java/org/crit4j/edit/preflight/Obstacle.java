package org.crit4j.edit.preflight;

import java.util.Optional;

/**
 * Something that a restore on a machine meets.
 *
 * @param level what it does to the restore
 * @param subject what it is about, in a word: {@code file}, {@code pid}, {@code port}
 * @param message what is wrong, in one line
 * @param criu what CRIU prints then; empty if it prints nothing, or that is not known
 * @param suggestion what to do about it: a change of {@code crit edit}, an option of {@code criu
 *     restore}, or something to set up; empty if there is no advice
 */
public record Obstacle(
    Level level,
    String subject,
    String message,
    Optional<String> criu,
    Optional<String> suggestion) {

  /** An obstacle with neither CRIU's words nor advice. */
  static Obstacle of(Level level, String subject, String message) {
    return new Obstacle(level, subject, message, Optional.empty(), Optional.empty());
  }

  /** The same, with what CRIU prints. */
  Obstacle criu(String words) {
    return new Obstacle(level, subject, message, Optional.of(words), suggestion);
  }

  /** The same, with advice. */
  Obstacle suggest(String advice) {
    return new Obstacle(level, subject, message, criu, Optional.of(advice));
  }
}
