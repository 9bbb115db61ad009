package org.crit4j.edit.change;

/**
 * What is, and what shall be: {@code OLD=NEW}.
 *
 * @param from what is to be changed
 * @param to what it becomes
 */
record Pair(String from, String to) {
  /**
   * Takes the text apart at its first {@code =}.
   *
   * @param form how it should look, for the message
   * @throws IllegalArgumentException if one side is empty
   */
  static Pair parse(String text, String form) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new IllegalArgumentException("\"" + text + "\" does not have the form " + form);
    }
    return new Pair(text.substring(0, equals), text.substring(equals + 1));
  }
}
