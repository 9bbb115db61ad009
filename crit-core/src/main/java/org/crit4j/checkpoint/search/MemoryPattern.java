package org.crit4j.checkpoint.search;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What to look for. Memory has no encoding: it is searched as bytes, and text is turned into bytes
 * first.
 */
public sealed interface MemoryPattern {
  /** The longest match of a regular expression, in bytes; longer ones are cut. */
  int LONGEST_MATCH = 64 << 10;

  /** What kind of pattern it is, for people: {@code UTF-8}, {@code bytes}, {@code regex}. */
  String kind();

  /**
   * Certain bytes.
   *
   * @param kind what they are
   * @param text the bytes, as characters 0 to 255
   */
  record Literal(String kind, String text) implements MemoryPattern {
    /**
     * Checks the bytes.
     *
     * @throws IllegalArgumentException if there are none, or more than {@link #LONGEST_MATCH}
     */
    public Literal {
      if (text.isEmpty() || text.length() > LONGEST_MATCH) {
        throw new IllegalArgumentException("a pattern has 1 to " + LONGEST_MATCH + " bytes");
      }
    }
  }

  /**
   * A regular expression over bytes, as {@link Pattern} has them, each byte a character of 0 to
   * 255. {@code ^} and {@code $} are at newlines.
   */
  record Expression(Pattern pattern) implements MemoryPattern {
    @Override
    public String kind() {
      return "regex";
    }
  }

  /**
   * These bytes.
   *
   * @throws IllegalArgumentException if there are none, or more than {@link #LONGEST_MATCH}
   */
  static MemoryPattern bytes(byte[] bytes) {
    return new Literal("bytes", new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /**
   * Text in an encoding.
   *
   * @throws IllegalArgumentException if it is empty, or longer than {@link #LONGEST_MATCH} bytes
   */
  static MemoryPattern text(String text, Charset encoding) {
    return new Literal(
        encoding.name(), new String(text.getBytes(encoding), StandardCharsets.ISO_8859_1));
  }

  /**
   * A regular expression. Characters above 127 in it stand for their bytes in UTF-8.
   *
   * @throws PatternSyntaxException if it is none
   */
  static MemoryPattern regex(String expression) {
    byte[] utf8 = expression.getBytes(StandardCharsets.UTF_8);
    String bytes = new String(utf8, StandardCharsets.ISO_8859_1);
    return new Expression(Pattern.compile(bytes, Pattern.MULTILINE | Pattern.UNIX_LINES));
  }
}
