package org.crit4j.internal.validate;

/** Texts of findings, with places for values. */
public final class Text {
  private static final String WHO = "{who}";

  private Text() {}

  /** Puts values where the text has {@code {}}; integers are unsigned. */
  public static String fill(String text, Object... values) {
    StringBuilder filled = new StringBuilder(text.length() + 16);
    int from = 0;
    for (Object value : values) {
      int at = text.indexOf("{}", from);
      if (at < 0) {
        break;
      }
      filled.append(text, from, at).append(shown(value));
      from = at + 2;
    }
    return filled.append(text, from, text.length()).toString();
  }

  private static String shown(Object value) {
    if (value instanceof Integer number) {
      return Integer.toUnsignedString(number);
    }
    return value instanceof Long number ? Long.toUnsignedString(number) : value.toString();
  }

  /** Puts values where the text has {@code {}}, and a name where it has {@code {who}}. */
  static String fill(Named who, String text, Object... values) {
    int at = text.indexOf(WHO);
    if (at < 0) {
      return fill(text, values);
    }
    int before = (int) text.substring(0, at).chars().filter(c -> c == '{').count();
    int first = Math.min(before, values.length);
    String start = fill(text.substring(0, at), java.util.Arrays.copyOfRange(values, 0, first));
    String end = text.substring(at + WHO.length());
    Object[] rest = java.util.Arrays.copyOfRange(values, first, values.length);
    return start + who.label() + fill(end, rest);
  }
}
