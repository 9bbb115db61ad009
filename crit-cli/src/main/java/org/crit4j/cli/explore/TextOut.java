package org.crit4j.cli.explore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crit4j.Printable;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;

/**
 * Text on its way out. What comes from images goes through {@link #safe}: on a terminal, control
 * characters in it must not do anything.
 */
public final class TextOut {
  private static final int FULL = 1 << 15;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final boolean terminal;
  private final Layout layout;
  private final StringBuilder text = new StringBuilder();
  private int lineStart;

  /**
   * Text for a stream.
   *
   * @param terminal whether the stream is shown on a terminal
   * @param layout width of tables, and colours
   */
  public TextOut(OutputStream out, boolean terminal, Layout layout) {
    this.out = out;
    this.terminal = terminal;
    this.layout = layout;
  }

  /** Text from an image as it may be printed. */
  String safe(String name) {
    return terminal ? Printable.of(name) : name;
  }

  /** Text as it is. */
  TextOut print(String words) {
    text.append(words);
    return this;
  }

  /**
   * A table as wide as the terminal.
   *
   * @param titles the columns
   * @param spared titles of columns that may be left out, the least important first
   */
  TextTable table(List<String> titles, List<String> spared) {
    return new TextTable(
        words -> {
          print(words);
          flush();
        },
        layout,
        titles,
        spared);
  }

  /** Text, at the right of a column. */
  TextOut right(String words, int width) {
    pad(width - words.length());
    text.append(words);
    return this;
  }

  /** Text, at the left of a column. */
  TextOut left(String words, int width) {
    text.append(words);
    pad(width - words.length());
    return this;
  }

  private void pad(int blanks) {
    for (int i = 0; i < blanks; i++) {
      text.append(' ');
    }
  }

  /** The end of a line. */
  void endLine() throws IOException {
    text.append('\n');
    lineStart = text.length();
    if (text.length() >= FULL) {
      flush();
    }
  }

  /** Text and the end of its line, which is a heading. */
  void heading(String words) throws IOException {
    print(words);
    String line = text.substring(lineStart);
    text.setLength(lineStart);
    line(layout.palette().bold(line));
  }

  /** Text and the end of its line. */
  void line(String words) throws IOException {
    print(words).endLine();
  }

  /** Hands over what has been kept back. */
  public void flush() throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
    lineStart = 0;
    out.flush();
  }

  /**
   * Two addresses, at the left of a column.
   *
   * @param digits at least so many of each
   */
  TextOut range(long from, long to, int digits, int width) {
    int start = text.length();
    appendHex(text, from, digits);
    text.append('-');
    appendHex(text, to, digits);
    pad(width - (text.length() - start));
    return this;
  }

  private static void appendHex(StringBuilder text, long number, int digits) {
    int significant = (Long.SIZE - Long.numberOfLeadingZeros(number) + 3) / 4;
    for (int left = Math.max(digits, significant) - 1; left >= 0; left--) {
      text.append((char) HEX[(int) (number >>> (4 * left)) & 0xf]);
    }
  }

  /** A number in hexadecimal digits, at least so many. */
  static String hex(long number, int digits) {
    StringBuilder shown = new StringBuilder(Math.max(digits, Long.SIZE / 4));
    appendHex(shown, number, digits);
    return shown.toString();
  }

  /** A number without sign. */
  static String decimal(int number) {
    return Integer.toUnsignedString(number);
  }
}
