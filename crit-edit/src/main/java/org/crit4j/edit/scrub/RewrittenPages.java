package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.image.ImageName;
import org.crit4j.images.PagemapEntry;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/**
 * Compressed memory, made blank: pagemap and pages image are written anew, in blocks of as many
 * pages. A frame as CRaC writes it becomes a plain image.
 */
final class RewrittenPages {
  private final PagesPlan plan;
  private final PagesPlan.Compressed how;

  RewrittenPages(PagesPlan plan, PagesPlan.Compressed how) {
    this.plan = plan;
    this.how = how;
  }

  /** Writes the pages of a frame as a plain image. */
  void writePlain(OutputStream out) throws IOException {
    try (TaskMemory memory = open()) {
      for (Pagemap.Entry entry : pagemap().entries()) {
        if (entry.isPresent()) {
          write(memory, entry, out::write);
        }
      }
    }
  }

  /** Writes pagemap and pages image to a new directory. */
  void writeBlocks(Path directory) throws IOException {
    PagesFormat format = PagesFormat.blocks(plan.pageSize(), pagesPerBlock());
    try (DirectorySink sink = DirectorySink.create(directory, DirectorySink.Sharing.COPY);
        TaskMemory memory = open()) {
      try (PagesWriter writer = PagesWriter.create(sink, how.pagemap(), how.pagesId(), format)) {
        for (Pagemap.Entry entry : pagemap().entries()) {
          write(memory, entry, writer);
        }
        writer.commit();
      }
      sink.commit();
    }
  }

  private void write(TaskMemory memory, Pagemap.Entry entry, PagesWriter writer)
      throws IOException {
    if (entry.isPresent()) {
      boolean lazy = (entry.flags() & PageFlags.LAZY) != 0;
      writer.present(entry.start(), entry.pages(), lazy, true);
      write(memory, entry, writer::write);
    } else if (entry.isInParent()) {
      writer.parent(entry.start(), entry.pages());
    } else if (entry.isLazy()) {
      writer.lazy(entry.start(), entry.pages());
    }
  }

  private TaskMemory open() throws IOException {
    return how.pid().isPresent()
        ? plan.memory().open(how.pid().getAsLong())
        : plan.memory().openShared(number());
  }

  private long number() {
    return ImageName.parse(how.pagemap()).orElseThrow().number().orElseThrow();
  }

  private Pagemap pagemap() throws IOException {
    try (ImageReader reader = plan.images().open(how.pagemap())) {
      return Pagemap.read(reader);
    }
  }

  private int pagesPerBlock() throws IOException {
    try (ImageReader reader = plan.images().open(how.pagemap())) {
      while (reader.hasNext()) {
        if (reader.next().message() instanceof PagemapEntry entry && entry.hasBlocks()) {
          return entry.getBlocks().getPagesPerBlock();
        }
      }
    }
    return 1;
  }

  /** Takes bytes. */
  @FunctionalInterface
  private interface Bytes {
    void write(byte[] bytes, int from, int length) throws IOException;
  }

  private void write(TaskMemory memory, Pagemap.Entry entry, Bytes out) throws IOException {
    long end = entry.start() + entry.pages() * plan.pageSize();
    byte[] page = new byte[plan.pageSize()];
    List<WantedMemory.Range> wanted = new ArrayList<>();
    if (how.pid().isPresent()) {
      wanted.addAll(plan.wanted().of(how.pid().getAsLong()));
    }
    for (long at = entry.start(); at != end; at += page.length) {
      if (isWanted(wanted, at) && memory.read(at, page, 0, page.length) == page.length) {
        out.write(page, 0, page.length);
      } else {
        out.write(Zeros.BLOCK, 0, page.length);
      }
    }
  }

  private boolean isWanted(List<WantedMemory.Range> wanted, long page) {
    for (WantedMemory.Range each : wanted) {
      if (Long.compareUnsigned(each.start(), page + plan.pageSize()) < 0
          && Long.compareUnsigned(page, each.end()) < 0) {
        return true;
      }
    }
    return false;
  }
}
