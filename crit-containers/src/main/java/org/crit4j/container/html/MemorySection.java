package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.report.ByteSize;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;

/** The mappings of processes, drawn to scale and as tables. */
final class MemorySection implements Section {
  private static final int MOST_PROCESSES = 100;
  private static final int MOST_LARGE = 15;

  private static final List<Column<Use>> LARGE = large();

  private final List<Use> uses = new ArrayList<>();

  private final Subject subject;
  private final Map<Long, AddressLayout> changed;

  /**
   * The section.
   *
   * @param changed layouts of the processes with pages that differ, marked, by PID
   */
  MemorySection(Subject subject, Map<Long, AddressLayout> changed) {
    this.subject = subject;
    this.changed = changed;
  }

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory maps";
  }

  @Override
  public boolean isEmpty() {
    return processes().isEmpty();
  }

  private List<ProcessRow> processes() {
    return subject.processes().stream()
        .map(ProcessNode::row)
        .filter(it -> it.state() != TaskState.ZOMBIE)
        .toList();
  }

  @Override
  public void write(Html html) {
    legend(html);
    List<ProcessRow> processes = processes();
    processes.stream()
        .limit(MOST_PROCESSES)
        .forEach(it -> process(html, it, processes.size() == 1));
    HtmlTable.more(html, subject, processes.size() - MOST_PROCESSES, "processes", "x PATH mems");
    if (processes.size() > 1) {
      uses.sort(Comparator.comparingLong((Use it) -> -it.pages()));
      new HtmlTable<>(subject, "largest_mappings", LARGE)
          .write(
              html,
              "Mappings with most pages in the checkpoint, of all processes",
              uses.subList(0, Math.min(uses.size(), MOST_LARGE)),
              "x PATH mems");
    }
  }

  /** A mapping and its pages in the checkpoint. */
  private record Use(MappingRow mapping, long pages, long bytes) {}

  private static List<Column<Use>> large() {
    List<Column<Use>> columns = new ArrayList<>();
    for (Column<MappingRow> each :
        Tables.MAPPINGS.columns("pid", "start", "kind", "protection", "name", "bytes")) {
      columns.add(
          new Column<>(
              each.name(),
              each.label(),
              each.type(),
              each.documentation(),
              it -> each.value(it.mapping())));
    }
    columns.add(
        new Column<>(
            "pages", "pages", ColumnType.Simple.INTEGER, "Pages in the checkpoint.", Use::pages));
    columns.add(
        new Column<>(
            "stored", "in it", ColumnType.Simple.SIZE, "Bytes of these pages.", Use::bytes));
    return List.copyOf(columns);
  }

  private void legend(Html html) {
    html.open("p", "class", "note")
        .text(
            "Every band is to scale, of the size beside it; addresses without mappings are cut out.")
        .text(" Above are the mappings, paler if they are read-only, in a dashed frame if they are")
        .text(" code that can be written to; below them, their pages.")
        .close();
    html.open("ul", "class", "legend", "aria-label", "Legend");
    for (MappingStyle each : MappingStyle.values()) {
      html.open("li")
          .element("i", "", "class", "swatch " + each.style())
          .text(each.label())
          .close();
    }
    for (PageKind each : PageKind.values()) {
      if (each != PageKind.CHANGED || subject.diff().isPresent()) {
        html.open("li", "title", each.meaning());
        html.element("i", "", "class", "swatch page " + each.style()).text(each.word()).close();
      }
    }
    html.close();
  }

  private void process(Html html, ProcessRow process, boolean alone) {
    ProcessMemory memory =
        ProcessMemory.of(process, Optional.ofNullable(changed.get(process.pid())));
    subject.diff().map(it -> it.memory().get(process.pid())).ifPresent(memory::addChanges);
    for (int i = 0; i < memory.mappings().size(); i++) {
      if (memory.stored(i) > 0) {
        long bytes = memory.stored(i) * memory.pageSize();
        uses.add(new Use(memory.mappings().get(i), memory.stored(i), bytes));
      }
    }
    String anchor = "m" + process.pid();
    html.open("article", "id", anchor, "class", "map", "aria-labelledby", anchor + "h");
    html.open("h3", "id", anchor + "h");
    html.element("a", subject.label(process), "href", "#p" + process.pid()).close();
    summary(html, process, memory);
    new AddressDrawing(subject, memory, anchor).write(html);
    html.open("details", "open", alone ? "open" : "");
    html.element("summary", "Mappings of process " + process.pid());
    table(html, process, memory, anchor);
    html.close().close();
  }

  private static void summary(Html html, ProcessRow process, ProcessMemory memory) {
    List<String> words = new ArrayList<>();
    words.add(memory.mappings().size() + " mappings");
    for (PageKind kind : PageKind.values()) {
      if (memory.pages(kind) > 0) {
        words.add(memory.pages(kind) + " pages " + kind.word());
      }
    }
    html.open("p", "class", "facts");
    process
        .memory()
        .ifPresent(
            it -> {
              html.open("b").element("data", ByteSize.of(it), "value", Long.toString(it)).close();
              html.text(" in checkpoints, ");
            });
    html.text(String.join(", ", words)).close();
  }

  private void table(Html html, ProcessRow process, ProcessMemory memory, String anchor) {
    List<Column<MappingRow>> columns =
        Tables.MAPPINGS.columns("start", "end", "bytes", "protection", "kind", "name");
    List<PageKind> kinds =
        Arrays.stream(PageKind.values()).filter(it -> memory.pages(it) > 0).toList();
    String caption = "Mappings of process " + subject.label(process) + " and their pages";
    html.open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption);
    html.open("table", "data-table", "mappings", "data-pid", Long.toString(process.pid()));
    html.element("caption", caption).open("thead").open("tr");
    for (Column<MappingRow> column : columns) {
      html.element("th", column.label(), "scope", "col", "class", style(column));
    }
    kinds.forEach(
        it -> html.element("th", it.word(), "scope", "col", "class", "n", "title", it.meaning()));
    html.element("th", "stored", "scope", "col").close().close().open("tbody");
    Set<Integer> shown = shown(memory);
    for (int i = 0; i < memory.mappings().size(); i++) {
      if (shown.contains(i)) {
        row(html, memory, i, columns, kinds, anchor);
      }
    }
    html.close().close();
    int more = memory.mappings().size() - shown.size();
    HtmlTable.more(
        html, subject, more, "mappings", "x --pid " + process.pid() + " --long PATH mems");
    html.close();
  }

  /** The mappings that are listed: if there are many, those with most pages in the checkpoint. */
  private Set<Integer> shown(ProcessMemory memory) {
    return IntStream.range(0, memory.mappings().size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer it) -> -memory.stored(it)))
        .limit(subject.mostMappings())
        .collect(Collectors.toSet());
  }

  private void row(
      Html html,
      ProcessMemory memory,
      int index,
      List<Column<MappingRow>> columns,
      List<PageKind> kinds,
      String anchor) {
    MappingRow mapping = memory.mappings().get(index);
    html.open("tr", "id", anchor + "-" + index);
    for (int i = 0; i < columns.size(); i++) {
      Column<MappingRow> column = columns.get(i);
      html.open(i == 0 ? "th" : "td", "scope", i == 0 ? "row" : "", "class", style(column));
      if (column.name().equals("kind")) {
        html.element("i", "", "class", "swatch " + MappingStyle.classes(mapping));
      }
      HtmlTable.value(html, subject, column, mapping);
      html.close();
    }
    for (PageKind kind : kinds) {
      long pages = memory.pages(index, kind);
      html.element("td", pages == 0 ? "" : Long.toString(pages), "class", "n");
    }
    long percent = memory.all(index) == 0 ? 0 : 100 * memory.stored(index) / memory.all(index);
    html.open("td", "class", "bar");
    html.element("i", "", "style", "width:" + percent + "%").close().close();
  }

  private static String style(Column<MappingRow> column) {
    if (column.type() == ColumnType.Simple.SIZE) {
      return "n";
    }
    return column.name().equals("kind") ? "k" : "c";
  }
}
