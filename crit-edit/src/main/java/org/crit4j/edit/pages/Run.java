package org.crit4j.edit.pages;

import java.util.ArrayList;
import java.util.List;

/** Pieces that follow each other without a gap, and become one entry of a pagemap. */
final class Run {
  private final List<Piece> pieces = new ArrayList<>();

  Run(Piece first) {
    pieces.add(first);
  }

  /**
   * Adds a piece if it belongs to the same entry of a full dump. Neighbours that were stored in the
   * same way by the newest dump, and in two entries, stay apart: CRIU parts entries where its pipes
   * were full.
   */
  boolean add(Piece next) {
    Piece last = pieces.get(pieces.size() - 1);
    boolean parted = last.entry() != next.entry() && (last.depth() > 0) == (next.depth() > 0);
    if (parted || last.end() != next.start() || last.kind() != next.kind()) {
      return false;
    }
    pieces.add(next);
    return true;
  }

  List<Piece> pieces() {
    return pieces;
  }

  long start() {
    return pieces.get(0).start();
  }

  long end() {
    return pieces.get(pieces.size() - 1).end();
  }

  /** The pages that came from dumps before, in bytes. */
  long joined() {
    return pieces.stream().filter(it -> it.depth() > 0).mapToLong(Piece::length).sum();
  }
}
