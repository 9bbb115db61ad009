package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;

/** {@code crit x DIR rss}: the pages that the checkpoint has, and the mappings that they are of. */
public final class RssExplorer implements Explorer {
  private static final int COLUMN = 24;
  private static final int COUNT = 8;
  private static final int DIGITS = 8;
  private static final int PAGE_SHIFT = 12;
  private static final int STATE = 9;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    for (Task task : exploration.tasks()) {
      out.line(TextOut.decimal(task.pid()));
      Optional<Pagemap> pagemap = exploration.problems().find(task::pagemap);
      if (pagemap.isPresent()) {
        new Table(exploration, task, out).print(pagemap.get());
      } else {
        exploration.printLack(task, out);
      }
    }
  }

  /** The pages of one process. Entries and areas are walked side by side. */
  private static final class Table {
    private final Exploration exploration;
    private final Task task;
    private final TextOut out;
    private final List<MemoryArea> areas;
    private final FileText files;
    private int next;
    private int last = -1;

    Table(Exploration exploration, Task task, TextOut out) {
      this.exploration = exploration;
      this.task = task;
      this.out = out;
      this.areas = exploration.problems().list(task::memoryAreas);
      this.files = new FileText(exploration.files(), exploration.problems(), out);
    }

    void print(Pagemap pagemap) throws IOException {
      for (Pagemap.Entry run : pagemap.entries()) {
        String pages = Long.toUnsignedString(run.pages());
        out.left("\t" + Long.toHexString(run.start()) + " / " + padded(pages), COLUMN);
        if (exploration.detail().everything()) {
          out.print(" ").left(state(run), STATE);
        }
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
        if (exploration.detail().everything()) {
          out.left("", STATE + 1);
        }
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
      if (exploration.detail().everything()) {
        Optional<NameBytes> name = exploration.problems().find(() -> task.name(area));
        return name.isEmpty() ? range : range + " " + out.safe(FileText.of(name.get()));
      }
      return MemsExplorer.isFile(area) ? range + " " + files.withPath(area.backing()) : range;
    }

    private static String padded(String count) {
      return count + " ".repeat(Math.max(0, COUNT - count.length()));
    }
  }

  /** Where the bytes of pages are. */
  static String state(Pagemap.Entry run) {
    if (run.isPresent()) {
      return "present";
    }
    if (run.isInParent()) {
      return "in parent";
    }
    return run.isLazy() ? "lazy" : "zero";
  }

  @Override
  public void print(Exploration exploration, ProcessJson process, JsonOutput out)
      throws IOException {
    Task task = process.task();
    Optional<Pagemap> pagemap = exploration.problems().find(task::pagemap);
    if (pagemap.isEmpty()) {
      return;
    }
    if (pagemap.get().pagesId().isPresent()) {
      out.key("pages_id").unsigned(pagemap.get().pagesId().getAsLong());
    }
    out.key("pages").beginArray();
    for (Pagemap.Entry run : pagemap.get().entries()) {
      out.beginObject();
      out.key("start").hex(run.start());
      out.key("count").unsigned(run.pages());
      out.key("state").value(state(run));
      out.key("flags").hex(run.flags());
      out.endObject();
    }
    out.endArray();
  }
}
