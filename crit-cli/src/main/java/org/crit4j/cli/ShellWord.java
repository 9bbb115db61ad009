package org.crit4j.cli;

/** Text in commands that users may copy to their shell. */
final class ShellWord {
  private ShellWord() {}

  /** A text as one word: quoted where it has to be. */
  static String of(String text) {
    return text.matches("[\\w/.:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
