package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Leaves out pages of zeros that need not be stored. */
final class ZeroFilter {
  private final DroppablePages droppable;
  private final int pageSize;
  private final PieceReader reader;
  private long dropped;

  ZeroFilter(DroppablePages droppable, int pageSize, PieceReader reader) {
    this.droppable = droppable;
    this.pageSize = pageSize;
    this.reader = reader;
  }

  /** How many pages went. */
  long dropped() {
    return dropped;
  }

  /** The pieces that are left; one page at least, since CRIU wants an entry. */
  List<Piece> filter(List<Piece> pieces) throws IOException {
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.isPresent()) {
        filter(piece, kept);
      } else {
        kept.add(piece);
      }
    }
    if (kept.isEmpty() && !pieces.isEmpty()) {
      Piece first = pieces.get(0);
      kept.add(first.between(first.start(), first.start() + pageSize));
      dropped--;
    }
    return kept;
  }

  private void filter(Piece piece, List<Piece> kept) throws IOException {
    List<Piece> own = new ArrayList<>();
    reader.read(
        piece,
        (address, bytes, length) -> {
          for (int at = 0; at < length; at += pageSize) {
            if (ZeroPages.are(bytes, at, pageSize) && droppable.contains(address + at)) {
              dropped++;
            } else {
              keep(piece.between(address + at, address + at + pageSize), own);
            }
          }
        });
    kept.addAll(own);
  }

  private static void keep(Piece page, List<Piece> kept) {
    int last = kept.size() - 1;
    if (last >= 0 && kept.get(last).end() == page.start()) {
      kept.set(last, kept.get(last).between(kept.get(last).start(), page.end()));
    } else {
      kept.add(page);
    }
  }
}
