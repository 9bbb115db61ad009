package org.crit4j.finding;

import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, from harmless to bad. */
public enum Severity {
  /** Good to know before a restore; nothing is wrong. */
  INFO,
  /**
   * CRIU puts up with it, or the outcome depends on options or on the host; but CRIU writes no such
   * images by itself.
   */
  WARNING,
  /** A restore fails, hangs, crashes, or silently reads wrong data. */
  ERROR;

  /** The word for it: {@code error}, {@code warning} or {@code info}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of that word. */
  public static Optional<Severity> byWord(String word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
