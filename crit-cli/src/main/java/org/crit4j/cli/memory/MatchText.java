package org.crit4j.cli.memory;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.crit4j.Printable;
import org.crit4j.checkpoint.search.MemoryMatch;
import org.crit4j.checkpoint.search.MemoryPattern;

/** Found bytes as text: what was looked for as text is text, around it are printable bytes. */
final class MatchText {
  private MatchText() {}

  /** The match with what is around it. */
  static String of(MemoryMatch match) {
    return printable(match.before()) + found(match) + printable(match.after());
  }

  /** The match. */
  static String found(MemoryMatch match) {
    if (match.pattern() instanceof MemoryPattern.Literal literal
        && Charset.isSupported(literal.kind())) {
      return Printable.of(new String(match.bytes(), Charset.forName(literal.kind())));
    }
    return printable(match.bytes());
  }

  /** The bytes, with question marks for those that are not printable ASCII. */
  static String printable(byte[] bytes) {
    byte[] shown = bytes.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] < 0x20 || shown[i] == 0x7f) {
        shown[i] = '?';
      }
    }
    return new String(shown, StandardCharsets.US_ASCII);
  }
}
