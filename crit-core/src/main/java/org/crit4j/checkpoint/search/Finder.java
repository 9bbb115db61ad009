package org.crit4j.checkpoint.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import org.crit4j.CritException;
import org.crit4j.Location;

/** Steps from match to match of one pattern, through a text that moves. */
abstract class Finder {
  private final MemoryPattern pattern;
  private int next;
  private int start = -1;
  private int end = -1;

  private Finder(MemoryPattern pattern) {
    this.pattern = pattern;
  }

  static Finder of(MemoryPattern pattern) {
    if (pattern instanceof MemoryPattern.Expression expression) {
      return new ExpressionFinder(expression);
    }
    return new LiteralFinder((MemoryPattern.Literal) pattern);
  }

  final MemoryPattern pattern() {
    return pattern;
  }

  /** How many bytes a match may have. */
  abstract int reach();

  /** Looks for a match from an index on and calls {@link #found}, if there is one. */
  abstract void find(SearchText text, int from);

  /** Whether there is a match, that has not been passed. */
  final boolean isFound() {
    return start >= 0;
  }

  /** Where the match starts in the text. */
  final int start() {
    return start;
  }

  /** Where the match ends in the text. */
  final int end() {
    return end;
  }

  final void found(int from, int to) {
    start = from;
    end = to;
  }

  /** Looks for the next match that starts before a limit. */
  final void look(SearchText text, int limit, long base) throws IOException {
    start = -1;
    if (next < limit) {
      try {
        find(text, next);
      } catch (StackOverflowError e) {
        throw new CritException(
            Location.UNKNOWN,
            "the regular expression nests too deeply in the memory from 0x"
                + Long.toHexString(base + next)
                + " on");
      }
    }
    if (start >= limit) {
      next = limit;
      start = -1;
    } else if (start < 0) {
      next = Math.max(next, limit);
    }
  }

  /** Passes the match, and looks for the next one. */
  final void advance(SearchText text, int limit, long base) throws IOException {
    next = end;
    look(text, limit, base);
  }

  /** The text has lost bytes at its start. */
  final void drop(int count) {
    next = Math.max(0, next - count);
  }

  /** Another text comes. */
  final void restart() {
    next = 0;
    start = -1;
  }

  private static final class LiteralFinder extends Finder {
    private final ByteSequence literal;

    LiteralFinder(MemoryPattern.Literal pattern) {
      super(pattern);
      this.literal = new ByteSequence(pattern.text().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    int reach() {
      return literal.length();
    }

    @Override
    void find(SearchText text, int from) {
      int at = literal.find(text.bytes(), from, text.length());
      if (at >= 0) {
        found(at, at + literal.length());
      }
    }
  }

  private static final class ExpressionFinder extends Finder {
    private final MemoryPattern.Expression expression;

    ExpressionFinder(MemoryPattern.Expression pattern) {
      super(pattern);
      this.expression = pattern;
    }

    @Override
    int reach() {
      return MemoryPattern.LONGEST_MATCH;
    }

    @Override
    void find(SearchText text, int from) {
      Matcher matcher = expression.pattern().matcher(text.text());
      int at = from;
      while (at <= text.length() && matcher.find(at)) {
        if (matcher.end() > matcher.start()) {
          found(
              matcher.start(),
              Math.min(matcher.end(), matcher.start() + MemoryPattern.LONGEST_MATCH));
          return;
        }
        // Nothing, found: that is everywhere.
        at = matcher.end() + 1;
      }
    }
  }
}
