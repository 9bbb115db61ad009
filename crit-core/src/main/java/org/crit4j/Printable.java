package org.crit4j;

/**
 * Text that is safe to show on a terminal: names in images are whatever a process chose, control
 * sequences included.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text with control characters (C0, DEL, C1), line separators, direction overrides and lone
   * surrogates shown as {@code \}{@code uXXXX}.
   */
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && isPlain(text, at)) {
      at++;
    }
    return at == text.length() ? text : escaped(text, at);
  }

  private static String escaped(String text, int from) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(text, i)) {
        safe.append(c);
      } else {
        safe.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          safe.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      }
    }
    return safe.toString();
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      return false;
    }
    if (c < 0x200b) {
      return c != 0x061c;
    }
    boolean separatorOrDirection =
        c <= 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
    return !separatorOrDirection && !isLoneSurrogate(text, at);
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
