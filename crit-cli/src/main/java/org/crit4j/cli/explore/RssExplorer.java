package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryArea;
import org.crit4j.checkpoint.Pagemap;
import org.crit4j.checkpoint.Task;

/** {@code crit x DIR rss}: the pages that the checkpoint has, and the mappings that they are of. */
public final class RssExplorer implements Explorer {
  private static final int COLUMN = 24;
  private static final int COUNT = 8;
  private static final int DIGITS = 8;
  private static final int PAGE_SHIFT = 12;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    FileText files = new FileText(exploration.checkpoint().files(), exploration.problems(), out);
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      Optional<Pagemap> pagemap = exploration.problems().attempt(task::pagemap, Optional.empty());
      List<MemoryArea> areas = exploration.problems().attempt(task::memoryAreas, List.of());
      if (pagemap.isPresent()) {
        new Table(areas, files, out).print(pagemap.get());
      } else {
        exploration.printLack(task, out);
      }
    }
  }

  /** The pages of one process. Entries and areas are walked side by side. */
  private static final class Table {
    private final List<MemoryArea> areas;
    private final FileText files;
    private final TextOut out;
    private int next;
    private int last = -1;

    Table(List<MemoryArea> areas, FileText files, TextOut out) {
      this.areas = areas;
      this.files = files;
      this.out = out;
    }

    void print(Pagemap pagemap) throws IOException {
      for (Pagemap.Entry run : pagemap.entries()) {
        String pages = Long.toUnsignedString(run.pages());
        out.left("\t" + Long.toHexString(run.start()) + " / " + padded(pages), COLUMN);
        printAreas(run);
        out.endLine();
      }
    }

    private void printAreas(Pagemap.Entry run) {
      while (next < areas.size() && !isBelow(run.start(), areas.get(next).end())) {
        next++;
      }
      long end = run.start() + (run.pages() << PAGE_SHIFT);
      while (next < areas.size() && isBelow(areas.get(next).start(), end)) {
        out.print(next == last ? " ~" : describe(areas.get(next)));
        out.print("\n\t").left("", COLUMN - 1);
        last = next;
        next++;
      }
      // The entry after this may be of the same area.
      next = Math.max(0, next - 1);
    }

    private static boolean isBelow(long a, long b) {
      return Long.compareUnsigned(a, b) < 0;
    }

    private String describe(MemoryArea area) {
      String pages = Long.toUnsignedString(area.length() >>> PAGE_SHIFT);
      String range = " " + TextOut.hex(area.start(), DIGITS) + " / " + padded(pages);
      return MemsExplorer.isFile(area) ? range + " " + files.withPath(area.backing()) : range;
    }

    private static String padded(String count) {
      return count + " ".repeat(Math.max(0, COUNT - count.length()));
    }
  }
}
