package org.crit4j.cli.text;

/**
 * Colours for a terminal.
 *
 * @param enabled whether text is coloured; otherwise it is returned as it is
 */
public record Palette(boolean enabled) {
  /** No colours. */
  public static final Palette NONE = new Palette(false);

  /** Kinds of emphasis, by their ANSI codes. */
  public enum Style {
    /** Headings. */
    BOLD("1"),
    /** Less important text. */
    DIM("2"),
    /** Errors, removed lines. */
    RED("31"),
    /** Added lines. */
    GREEN("32"),
    /** Warnings, changed lines. */
    YELLOW("33"),
    /** Information. */
    BLUE("34"),
    /** Tags. */
    CYAN("36");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /** The text in a style. */
  public String paint(Style style, String text) {
    return enabled && !text.isEmpty() ? "\033[" + style.code + "m" + text + "\033[0m" : text;
  }

  /** A heading. */
  public String bold(String text) {
    return paint(Style.BOLD, text);
  }
}
