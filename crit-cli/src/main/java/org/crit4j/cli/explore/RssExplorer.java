package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.text.Padded;
import org.crit4j.json.JsonOutput;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;
import org.crit4j.report.JsonRows;
import org.crit4j.report.MappingRow;
import org.crit4j.report.PageRunRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

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
      out.heading(TextOut.decimal(task.pid()));
      if (exploration.problems().find(task::pagemap).isPresent()) {
        new Table(exploration, task, out).print(PageRunRow.of(exploration.report(), task));
      } else {
        exploration.printLack(task, out);
      }
    }
  }

  /** The pages of one process. Entries and mappings are walked side by side. */
  private static final class Table {
    private final Exploration exploration;
    private final TextOut out;
    private final List<MappingRow> mappings;
    private final FileText files;

    /**
     * The last one of an even and of an odd index: one is made of its bytes when it is asked for.
     */
    private final MappingRow[] recent = new MappingRow[2];

    private final int[] recentIndex = {-1, -1};
    private int next;
    private int last = -1;

    Table(Exploration exploration, Task task, TextOut out) {
      this.exploration = exploration;
      this.out = out;
      this.mappings = MappingRow.of(exploration.report(), task);
      this.files = new FileText(exploration.report());
    }

    void print(Iterable<PageRunRow> runs) throws IOException {
      for (PageRunRow run : runs) {
        String pages = Long.toUnsignedString(run.count());
        out.left("\t" + Long.toHexString(run.start()) + " / " + Padded.right(pages, COUNT), COLUMN);
        if (exploration.detail().everything()) {
          out.print(" ").left(run.state(), STATE);
        }
        printMappings(run);
        out.endLine();
      }
    }

    private MappingRow mapping(int index) {
      int slot = index & 1;
      if (recentIndex[slot] != index) {
        recent[slot] = mappings.get(index);
        recentIndex[slot] = index;
      }
      return recent[slot];
    }

    private void printMappings(PageRunRow run) {
      while (next < mappings.size() && !isBelow(run.start(), mapping(next).end())) {
        next++;
      }
      long end = run.start() + (run.count() << PAGE_SHIFT);
      while (next < mappings.size() && isBelow(mapping(next).start(), end)) {
        out.print(next == last ? " ~" : out.safe(describe(mapping(next))));
        out.print("\n\t").left("", COLUMN - 1);
        if (exploration.detail().everything()) {
          out.left("", STATE + 1);
        }
        last = next;
        next++;
      }
      // The entry after this may be of the same mapping.
      next = Math.max(0, next - 1);
    }

    private static boolean isBelow(long a, long b) {
      return Long.compareUnsigned(a, b) < 0;
    }

    private String describe(MappingRow mapping) {
      String pages = Long.toUnsignedString(mapping.bytes() >>> PAGE_SHIFT);
      String range =
          " " + TextOut.hex(mapping.start(), DIGITS) + " / " + Padded.right(pages, COUNT);
      if (exploration.detail().everything()) {
        return range + mapping.name().map(it -> " " + TextValues.name(it)).orElse("");
      }
      MemoryArea area = mapping.area();
      return MappingText.isFile(area) ? range + " " + files.withPath(area.backing()) : range;
    }
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    Optional<Pagemap> pagemap = exploration.problems().find(process.task()::pagemap);
    if (pagemap.isPresent()) {
      if (pagemap.get().pagesId().isPresent()) {
        out.key("pages_id").unsigned(pagemap.get().pagesId().getAsLong());
      }
      JsonRows.array(
          out,
          "pages",
          Tables.PAGE_RUNS.columnsWithout("pid", "shared"),
          PageRunRow.of(exploration.report(), process.task()));
    }
  }
}
