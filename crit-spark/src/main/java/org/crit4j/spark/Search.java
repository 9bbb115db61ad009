package org.crit4j.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.crit4j.checkpoint.search.MemoryPattern;

/**
 * What to look for in the memory of processes.
 *
 * @param text the text, or the regular expression
 * @param isExpression whether it is a regular expression
 */
record Search(String text, boolean isExpression) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String TEXT = "text";
  private static final String EXPRESSION = "regex";

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException if they say nothing, or too much, or it is no expression
   */
  static Search of(CaseInsensitiveStringMap options) {
    String text = options.get(TEXT);
    String expression = options.get(EXPRESSION);
    if ((text == null) == (expression == null)) {
      throw new IllegalArgumentException(
          "the table memory_matches needs what to look for; expected the option \"text\" or the"
              + " option \"regex\"");
    }
    Search search = text != null ? new Search(text, false) : new Search(expression, true);
    try {
      search.pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "option \"regex\": " + e.getDescription() + " at index " + e.getIndex(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("option \"text\": " + e.getMessage(), e);
    }
    return search;
  }

  /** The pattern. */
  MemoryPattern pattern() {
    return isExpression
        ? MemoryPattern.regex(text)
        : MemoryPattern.text(text, StandardCharsets.UTF_8);
  }
}
