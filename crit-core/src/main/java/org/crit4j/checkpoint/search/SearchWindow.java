package org.crit4j.checkpoint.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.crit4j.checkpoint.MemoryVisitor;

/**
 * The part of a memory that is looked at: a piece of it, and before that the end of the last piece,
 * so that matches across their border are found, with context on both sides.
 */
final class SearchWindow implements MemoryVisitor {
  /** What an expression may look back at: line starts and word borders need one byte. */
  private static final int LOOK_BEHIND = 64;

  private final List<Finder> finders;
  private final int context;
  private final int behind;
  private final int ahead;
  private final MatchListener listener;

  private byte[] bytes = new byte[0];
  private int filled;

  /** Address of the first byte of the window. */
  private long base;

  SearchWindow(List<MemoryPattern> patterns, int context, MatchListener listener) {
    this.finders = patterns.stream().map(Finder::of).toList();
    this.context = context;
    this.behind = Math.max(context, LOOK_BEHIND);
    this.ahead = context + finders.stream().mapToInt(Finder::reach).max().orElse(0);
    this.listener = listener;
  }

  @Override
  public void bytes(long address, byte[] piece, int length) throws IOException {
    if (filled > 0 && address != base + filled) {
      finish();
    }
    if (filled == 0) {
      base = address;
    }
    append(piece, length);
    // A match that starts later may go on, or have context, in the next piece.
    int limit = Math.max(0, filled - ahead);
    report(limit);
    drop(Math.max(0, limit - behind));
  }

  /** Memory does not go on after the last piece. */
  void finish() throws IOException {
    report(filled);
    filled = 0;
    finders.forEach(Finder::restart);
  }

  private void append(byte[] piece, int length) {
    if (filled + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, filled + length);
    }
    System.arraycopy(piece, 0, bytes, filled, length);
    filled += length;
  }

  private void drop(int count) {
    System.arraycopy(bytes, count, bytes, 0, filled - count);
    filled -= count;
    base += count;
    finders.forEach(finder -> finder.drop(count));
  }

  /** Reports the matches that start before a limit, the lowest address first. */
  private void report(int limit) throws IOException {
    SearchText text = new SearchText(bytes, filled);
    for (Finder finder : finders) {
      finder.look(text, limit, base);
    }
    for (Finder next = first(); next.isFound(); next = first()) {
      listener.found(match(next));
      next.advance(text, limit, base);
    }
  }

  private Finder first() {
    Finder first = finders.get(0);
    for (Finder finder : finders) {
      if (finder.isFound() && (!first.isFound() || finder.start() < first.start())) {
        first = finder;
      }
    }
    return first;
  }

  private MemoryMatch match(Finder finder) {
    int start = finder.start();
    int end = finder.end();
    return new MemoryMatch(
        finder.pattern(),
        base + start,
        Arrays.copyOfRange(bytes, Math.max(0, start - context), start),
        Arrays.copyOfRange(bytes, start, end),
        Arrays.copyOfRange(bytes, end, Math.min(filled, end + context)));
  }
}
