package org.crit4j.image;

/** Matches file names against patterns in which {@code #} stands for a number. */
final class FileNamePattern {
  private FileNamePattern() {}

  /** Whether the whole name fits. */
  static boolean matches(String pattern, String name) {
    return matches(pattern, 0, name, 0);
  }

  private static boolean matches(String pattern, int p, String name, int n) {
    int hash = pattern.indexOf('#', p);
    int literal = (hash < 0 ? pattern.length() : hash) - p;
    if (!name.regionMatches(n, pattern, p, literal)) {
      return false;
    }
    int at = n + literal;
    if (hash < 0) {
      return at == name.length();
    }
    int digits = at;
    while (digits < name.length() && isHexDigit(name.charAt(digits))) {
      digits++;
    }
    return digits > at && matches(pattern, hash + 1, name, digits);
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
