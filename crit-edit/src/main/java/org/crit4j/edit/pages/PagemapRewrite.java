package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.pages.PageStore;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.ImageSink;
import org.crit4j.source.Images;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/** Writes one pagemap after the other anew, with its pages. */
final class PagemapRewrite {
  private final Images images;
  private final ImageSink sink;
  private final PageRewriteOptions options;
  private final int pageSize;
  private final int pagesPerBlock;
  private final PieceReader reader = new PieceReader();
  private final HoleCheck holes = new HoleCheck();

  PagemapRewrite(
      Images images, ImageSink sink, PageRewriteOptions options, int pageSize, int pagesPerBlock) {
    this.images = images;
    this.sink = sink;
    this.options = options;
    this.pageSize = pageSize;
    this.pagesPerBlock = pagesPerBlock;
  }

  /**
   * Writes a pagemap.
   *
   * @param name its image
   * @param store its pages
   */
  PageTally rewrite(ImageName name, PageStore store) throws IOException {
    PageChain chain = new PageChain(store, name.file());
    List<Piece> pieces = options.squash() ? chain.resolved() : chain.own();
    long dropped = 0;
    if (options.dropZero()) {
      ZeroFilter filter = new ZeroFilter(DroppablePages.of(images, name), pageSize, reader);
      pieces = filter.filter(pieces);
      dropped = filter.dropped();
    }
    MapForm form = MapForm.of(images, name.file());
    PagesFormat format = new PagesFormat(pageSize, pagesPerBlock, form.counts());
    List<MemoryArea> plain = pagesPerBlock == 0 ? List.of() : uncompressible(name);
    int pagesId = (int) store.index().pagesId();
    try (PagesWriter writer =
        PagesWriter.create(sink, name.file(), pagesId, format, form.header())) {
      long pages = 0;
      long joined = 0;
      for (Run run : runs(pieces)) {
        write(run, writer, plain);
        pages += (run.end() - run.start()) / pageSize;
        joined += run.joined() / pageSize;
      }
      writer.commit();
      long before = images.size(ImageName.of(ImageType.PAGES, store.index().pagesId())).orElse(0);
      return new PageTally(1, pages, joined, dropped, before, writer.storedBytes());
    }
  }

  private static List<Run> runs(List<Piece> pieces) {
    List<Run> runs = new ArrayList<>();
    for (Piece each : pieces) {
      if (runs.isEmpty() || !runs.get(runs.size() - 1).add(each)) {
        runs.add(new Run(each));
      }
    }
    return runs;
  }

  private void write(Run run, PagesWriter writer, List<MemoryArea> plain) throws IOException {
    int flags = run.pieces().get(0).flags();
    long pages = (run.end() - run.start()) / pageSize;
    if (PageFlags.isInParent(flags)) {
      writer.parent(run.start(), pages);
    } else if (PageFlags.isZero(flags)) {
      writer.zero(run.start(), pages);
    } else if (PageFlags.isLazy(flags)) {
      writer.lazy(run.start(), pages);
    } else {
      boolean compressible = plain.stream().noneMatch(it -> overlaps(run, it));
      writer.present(run.start(), pages, (flags & PageFlags.LAZY) != 0, compressible);
      for (Piece piece : run.pieces()) {
        copy(piece, writer);
      }
    }
  }

  private void copy(Piece piece, PagesWriter writer) throws IOException {
    boolean checked = piece.depth() > 0 && !options.acceptHoles();
    reader.read(
        piece,
        (address, bytes, length) -> {
          if (checked) {
            checkHoles(piece, address, bytes, length);
          }
          writer.write(bytes, 0, length);
        });
  }

  private void checkHoles(Piece piece, long address, byte[] bytes, int length) throws IOException {
    for (int at = 0; at < length; at += pageSize) {
      if (ZeroPages.are(bytes, at, pageSize)) {
        holes.check(piece.between(address + at, address + at + pageSize));
      }
    }
  }

  private static boolean overlaps(Run run, MemoryArea area) {
    return Long.compareUnsigned(area.start(), run.end()) < 0
        && Long.compareUnsigned(run.start(), area.end()) < 0;
  }

  /** Mappings whose pages CRIU cannot unpack when it restores them. */
  private List<MemoryArea> uncompressible(ImageName pagemap) throws IOException {
    List<MemoryArea> areas = new ArrayList<>();
    boolean shared =
        pagemap.number().isPresent()
            && pagemap.file().equals(ImageName.ofSharedPagemap(pagemap.number().getAsLong()));
    if (pagemap.number().isEmpty() || shared) {
      return areas;
    }
    String mm = ImageName.of(ImageType.MM, pagemap.number().getAsLong());
    for (VmaEntry vma :
        images.first(mm, MmEntry.class).map(MmEntry::getVmasList).orElse(List.of())) {
      MemoryArea area = MemoryArea.of(vma);
      if (area.isHuge() || area.isAny(VmaFlags.EXT_PLUGIN)) {
        areas.add(area);
      }
    }
    return areas;
  }
}
