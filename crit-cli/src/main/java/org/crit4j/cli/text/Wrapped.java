package org.crit4j.cli.text;

/** Text broken into lines between words. */
public final class Wrapped {
  private Wrapped() {}

  /**
   * The text in lines that are at most so long, unless a word is longer.
   *
   * @param indent what goes before each line but the first, not counted
   */
  public static String of(String text, int width, String indent) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > width) {
        lines.append('\n').append(indent);
        column = 0;
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
