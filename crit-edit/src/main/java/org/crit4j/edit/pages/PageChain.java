package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.pages.PageIndex;
import org.crit4j.internal.pages.PageStore;
import org.crit4j.memory.PageFlags;

/** Finds the dump of a chain that has the pages of a pagemap. */
final class PageChain {
  private final PageStore newest;
  private final String pagemap;

  /** The chain that begins with a pagemap. */
  PageChain(PageStore newest, String pagemap) {
    this.newest = newest;
    this.pagemap = pagemap;
  }

  /** All pages of the newest pagemap, as they are in it. */
  List<Piece> own() {
    PageIndex index = newest.index();
    List<Piece> pieces = new ArrayList<>(index.count());
    for (int i = 0; i < index.count(); i++) {
      pieces.add(new Piece(newest, 0, i, index.start(i), index.end(i), index.flags(i)));
    }
    return pieces;
  }

  /**
   * All pages of the newest pagemap, each in the dump that has its bytes.
   *
   * @throws CritException if a dump is missing, or does not have what the one after it needs
   */
  List<Piece> resolved() throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (Piece each : own()) {
      if (PageFlags.isLazy(each.flags())) {
        throw failure(newest, each.start(), "was left in the process for a lazy restore");
      }
      if (PageFlags.isInParent(each.flags())) {
        resolve(each, pieces);
      } else {
        pieces.add(each);
      }
    }
    return pieces;
  }

  /** Adds the pages of a piece that the dump before its own has, or ought to. */
  private void resolve(Piece piece, List<Piece> pieces) throws IOException {
    PageStore store = before(piece);
    PageIndex index = store.index();
    long at = piece.start();
    int entry = index.firstEndingAfter(at);
    while (at != piece.end()) {
      if (entry == index.count() || Long.compareUnsigned(index.start(entry), at) > 0) {
        throw failure(store, at, "is missing, though the dump after it needs it");
      }
      long end = index.end(entry);
      end = Long.compareUnsigned(end, piece.end()) < 0 ? end : piece.end();
      Piece found = new Piece(store, piece.depth() + 1, piece.entry(), at, end, index.flags(entry));
      if (PageFlags.isLazy(found.flags())) {
        throw failure(store, at, "was left in the process for a lazy restore");
      }
      if (PageFlags.isInParent(found.flags())) {
        resolve(found, pieces);
      } else {
        pieces.add(found);
      }
      at = end;
      entry++;
    }
  }

  private PageStore before(Piece piece) throws IOException {
    Optional<PageStore> before = piece.store().before();
    if (before.isPresent()) {
      return before.get();
    }
    String images = piece.store().images().source().label();
    boolean linked = piece.store().images().source().parent().isPresent();
    throw new CritException(
        Location.UNKNOWN.inFile(images + "/" + pagemap),
        "the page at 0x" + Long.toHexString(piece.start()) + " is in the dump before",
        linked
            ? "a " + pagemap + " there"
            : "a link called parent that leads there, or option --previous");
  }

  private CritException failure(PageStore store, long address, String problem) {
    return new CritException(
        Location.UNKNOWN.inFile(store.images().source().label() + "/" + pagemap),
        "the page at 0x" + Long.toHexString(address) + " " + problem,
        "pages whose bytes are in the images");
  }
}
