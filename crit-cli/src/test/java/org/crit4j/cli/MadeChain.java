package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/**
 * Makes an incremental dump of two full ones: pages that have not changed are in the one before.
 * Not every kernel lets CRIU do that itself.
 */
final class MadeChain {
  private static final int PAGE = 4096;
  private static final int LAZY = 2;

  private record Run(long start, byte[] bytes, boolean lazy) {
    int pages() {
      return bytes.length / PAGE;
    }
  }

  private MadeChain() {}

  /**
   * Makes it.
   *
   * @param before what the link called parent leads to
   * @return how many pages are in the dump before
   */
  static int make(Path full, Path fullBefore, Path before, Path target) throws IOException {
    int shared = 0;
    try (ImageSource source = DirectorySource.open(full);
        ImageSource older = DirectorySource.open(fullBefore);
        DirectorySink sink = DirectorySink.create(target, DirectorySink.Sharing.COPY)) {
      for (String name : source.names()) {
        if (name.startsWith("pagemap")) {
          shared += write(source, older, name, sink);
        } else if (!name.startsWith("pages-")) {
          sink.copy(source, name);
        }
      }
      sink.link("parent", before.toAbsolutePath());
      sink.commit();
    }
    return shared;
  }

  private static int write(ImageSource source, ImageSource older, String name, DirectorySink sink)
      throws IOException {
    Map<Long, byte[]> known = new HashMap<>();
    if (older.size(name).isPresent()) {
      for (Run run : runs(older, name)) {
        for (int i = 0; i < run.pages(); i++) {
          known.put(run.start() + (long) i * PAGE, page(run, i));
        }
      }
    }
    int shared = 0;
    try (PagesWriter writer =
        PagesWriter.create(sink, name, pagesId(source, name), PagesFormat.plain(PAGE))) {
      for (Run run : runs(source, name)) {
        int at = 0;
        while (at < run.pages()) {
          boolean same = same(run, at, known);
          int end = at + 1;
          while (end < run.pages() && same(run, end, known) == same) {
            end++;
          }
          long start = run.start() + (long) at * PAGE;
          if (same) {
            writer.parent(start, end - at);
            shared += end - at;
          } else {
            writer.present(start, end - at, run.lazy(), false);
            writer.write(run.bytes(), at * PAGE, (end - at) * PAGE);
          }
          at = end;
        }
      }
      writer.commit();
    }
    return shared;
  }

  private static boolean same(Run run, int page, Map<Long, byte[]> known) {
    byte[] before = known.get(run.start() + (long) page * PAGE);
    return before != null && Arrays.equals(before, page(run, page));
  }

  private static byte[] page(Run run, int page) {
    return Arrays.copyOfRange(run.bytes(), page * PAGE, (page + 1) * PAGE);
  }

  private static int pagesId(ImageSource source, String name) throws IOException {
    return new Images(source).first(name, PagemapHead.class).orElseThrow().getPagesId();
  }

  private static List<Run> runs(ImageSource source, String name) throws IOException {
    byte[] pages;
    try (var data = source.require(ImageName.of(ImageType.PAGES, pagesId(source, name)))) {
      pages = data.stream().readAllBytes();
    }
    List<Run> runs = new ArrayList<>();
    int at = 0;
    try (ImageReader reader = new Images(source).open(name)) {
      reader.next();
      while (reader.hasNext()) {
        PagemapEntry entry = reader.next().message(PagemapEntry.class);
        int length = (int) entry.getNrPages() * PAGE;
        byte[] bytes = Arrays.copyOfRange(pages, at, at + length);
        runs.add(new Run(entry.getVaddr(), bytes, (entry.getFlags() & LAZY) != 0));
        at += length;
      }
    }
    return runs;
  }
}
