package org.crit4j.edit.preflight;

import java.util.Locale;

/** What an obstacle does to a restore, from bad to unknown. */
public enum Level {
  /** CRIU stops, hangs or crashes. */
  REFUSES("CRIU will refuse"),
  /** CRIU restores, but not what was dumped, or takes something away from others. */
  MAY_BREAK("CRIU accepts, but the program may break"),
  /** It depends on something that neither the images nor the machine show. */
  UNKNOWN("Cannot be known here");

  private final String text;

  Level(String text) {
    this.text = text;
  }

  /** A word for it: {@code refuses}, {@code may_break} or {@code unknown}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A few words for people. */
  public String text() {
    return text;
  }
}
