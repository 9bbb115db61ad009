package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSink;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/** Copies of a full dump with plain pages, in which pages are stored in other ways. */
final class RewrittenPages {
  private static final int PAGE = 4096;
  private static final int PARENT = 1;
  private static final int LAZY = 2;
  private static final int PRESENT = 4;

  private final Path images;

  RewrittenPages(Path images) {
    this.images = images;
  }

  /** Where the bytes of a run of pages go. */
  private interface Run {
    void write(PagemapEntry run, byte[] bytes) throws IOException;
  }

  /** Packs pages by LZ4, that many to a block. */
  Path inBlocks(Path directory, int pagesPerBlock) throws IOException {
    try (DirectorySink sink = DirectorySink.create(directory, DirectorySink.Sharing.COPY)) {
      copyOthers(sink);
      for (String pagemap : pagemaps()) {
        try (PagesWriter out =
            PagesWriter.create(
                sink, pagemap, pagesId(pagemap), PagesFormat.blocks(PAGE, pagesPerBlock))) {
          forEachRun(pagemap, (run, bytes) -> write(out, run, bytes));
          out.commit();
        }
      }
      sink.commit();
    }
    return directory;
  }

  /** Packs each pages image as a whole, into a frame of LZ4, as CRaC does. */
  void inFrames(Path directory) throws IOException {
    Trees.copy(images, directory);
    for (String name : names()) {
      if (name.matches("pages-\\d+\\.img")) {
        Path packed = directory.resolve(name.replace(".img", ".comp.img"));
        try (OutputStream out = new LZ4FrameOutputStream(Files.newOutputStream(packed))) {
          Files.copy(directory.resolve(name), out);
        }
        Files.delete(directory.resolve(name));
      }
    }
  }

  /**
   * Splits it into an earlier dump and one after it, as if every other page had changed in between.
   *
   * @return the directory of the later one, which leads to the other
   */
  Path inChain(Path directory) throws IOException {
    Path before = directory.resolve("before");
    Path after = directory.resolve("after");
    Files.createDirectories(directory);
    try (DirectorySink early = DirectorySink.create(before, DirectorySink.Sharing.COPY);
        DirectorySink late = DirectorySink.create(after, DirectorySink.Sharing.COPY);
        DirectorySource source = DirectorySource.open(images)) {
      early.copy(source, "inventory.img");
      copyOthers(late);
      for (String pagemap : pagemaps()) {
        int id = pagesId(pagemap);
        try (PagesWriter old = PagesWriter.create(early, pagemap, id, PagesFormat.plain(PAGE));
            PagesWriter changed = PagesWriter.create(late, pagemap, id, PagesFormat.plain(PAGE))) {
          forEachRun(pagemap, (run, bytes) -> split(old, changed, run, bytes));
          old.commit();
          changed.commit();
        }
      }
      early.commit();
      late.commit();
    }
    Files.createSymbolicLink(after.resolve("parent"), Path.of("../before"));
    return after;
  }

  private static void write(PagesWriter out, PagemapEntry run, byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      out.lazy(run.getVaddr(), count(run));
    } else {
      out.present(run.getVaddr(), count(run), (run.getFlags() & LAZY) != 0, true);
      out.write(bytes, 0, bytes.length);
    }
  }

  private static void split(PagesWriter old, PagesWriter changed, PagemapEntry run, byte[] bytes)
      throws IOException {
    if (bytes.length == 0) {
      changed.lazy(run.getVaddr(), count(run));
    }
    for (int at = 0; at < bytes.length; at += PAGE) {
      long address = run.getVaddr() + at;
      boolean isOld = address / PAGE % 2 == 0;
      (isOld ? old : changed).present(address, 1, false, true);
      (isOld ? old : changed).write(bytes, at, PAGE);
      if (isOld) {
        changed.parent(address, 1);
      }
    }
  }

  private static long count(PagemapEntry run) {
    return run.hasNrPages() ? run.getNrPages() : run.getCompatNrPages();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> pagemaps() throws IOException {
    return names().stream().filter(it -> it.startsWith("pagemap-")).toList();
  }

  private void copyOthers(ImageSink sink) throws IOException {
    try (DirectorySource source = DirectorySource.open(images)) {
      for (String name : names()) {
        if (!name.startsWith("pagemap-") && !name.startsWith("pages-")) {
          sink.copy(source, name);
        }
      }
    }
  }

  private int pagesId(String pagemap) throws IOException {
    try (ImageReader reader = ImageReader.open(images.resolve(pagemap))) {
      return reader.next().message(PagemapHead.class).getPagesId();
    }
  }

  private void forEachRun(String pagemap, Run each) throws IOException {
    Path pages = images.resolve("pages-" + pagesId(pagemap) + ".img");
    List<PagemapEntry> runs = new ArrayList<>();
    try (ImageReader reader = ImageReader.open(images.resolve(pagemap))) {
      reader.next();
      while (reader.hasNext()) {
        runs.add(reader.next().message(PagemapEntry.class));
      }
    }
    try (InputStream in = Files.newInputStream(pages)) {
      for (PagemapEntry run : runs) {
        boolean isStored = (run.getFlags() & PRESENT) != 0 || !run.hasFlags();
        if ((run.getFlags() & PARENT) != 0 || run.getInParent()) {
          throw new IOException(pagemap + " is not of a full dump");
        }
        each.write(run, in.readNBytes(isStored ? (int) count(run) * PAGE : 0));
      }
    }
  }
}
