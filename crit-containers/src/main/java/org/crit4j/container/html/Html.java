package org.crit4j.container.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.crit4j.Printable;

/**
 * Writes elements, as HTML that is well-formed XML too. All text and all values of attributes are
 * escaped here, and what controls a terminal or the direction of text is shown as {@code \}{@code
 * uXXXX}; nothing else reaches the page but the style sheet.
 */
final class Html {
  /** A line of the page ends after these, where white space means nothing. */
  private static final Set<String> BLOCKS =
      Set.of(
          "head", "style", "header", "nav", "section", "article", "details", "div", "ul", "li", "p",
          "tr");

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element. Attributes are names and values by turns; one without a value is left out.
   */
  Html open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(attributes[i + 1]);
        out.append('"');
      }
    }
  }

  /** Ends the element that was begun last. */
  Html close() {
    String tag = open.pop();
    out.append("</").append(tag).append('>');
    if (BLOCKS.contains(tag)) {
      out.append('\n');
    }
    return this;
  }

  /** An element without content. */
  Html empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** An element with text only. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Text. */
  Html text(String text) {
    escape(text);
    return this;
  }

  /** What was written elsewhere. */
  Html append(Html other) {
    out.append(other.out);
    return this;
  }

  /** A style sheet of our own. */
  Html style(String css) {
    open("style");
    out.append(css);
    return close();
  }

  private void escape(String text) {
    String safe = Printable.of(text);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        // No characters of XML.
        case '\ufffe', '\uffff' -> out.append("\\u").append(Integer.toHexString(c));
        default -> out.append(c);
      }
    }
  }

  /** The page. */
  @Override
  public String toString() {
    return "<!DOCTYPE html>\n" + out;
  }
}
