package org.crit4j.cli.text;

/**
 * The form of text output.
 *
 * @param columns the width of the terminal; {@link #UNLIMITED} for a file or pipe
 * @param palette colours
 */
public record Layout(int columns, Palette palette) {
  /** No limit on the length of lines. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The same colours, lines of any length. */
  public Layout wide() {
    return new Layout(UNLIMITED, palette);
  }
}
