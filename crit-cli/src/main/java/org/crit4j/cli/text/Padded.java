package org.crit4j.cli.text;

/**
 * Text of a least width. Formats of the JDK do the same, but take longer to get ready than all else
 * of a short run.
 */
public final class Padded {
  private Padded() {}

  /** With spaces after it. */
  public static String right(String text, int width) {
    return text + spaces(text, width);
  }

  /** With spaces before it. */
  public static String left(String text, int width) {
    return spaces(text, width) + text;
  }

  private static String spaces(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length()));
  }
}
