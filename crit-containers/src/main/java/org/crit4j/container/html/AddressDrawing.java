package org.crit4j.container.html;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.crit4j.memory.MemoryKind;
import org.crit4j.report.ByteSize;
import org.crit4j.report.MappingRow;
import org.crit4j.report.TextValues;

/** Draws the memory of a process: a band for each region, with mappings above and pages below. */
final class AddressDrawing {
  private static final int HEIGHT = 40;
  private static final int TOP = 6;
  private static final int MAPPING = 20;
  private static final int PAGES = 12;
  private static final int LEAST_WIDTH_PER_MILLE = 1;

  private final Subject subject;
  private final ProcessMemory memory;
  private final String anchor;

  AddressDrawing(Subject subject, ProcessMemory memory, String anchor) {
    this.subject = subject;
    this.memory = memory;
    this.anchor = anchor;
  }

  void write(Html html) {
    for (AddressLayout.Region region : memory.layout().regions()) {
      if (!isVsyscall(region)) {
        band(html, region);
      }
    }
  }

  /** One page at an address that is the same in all processes: the table has it. */
  private boolean isVsyscall(AddressLayout.Region region) {
    return memory.mappings().get(region.members().get(0)).kind() == MemoryKind.VSYSCALL;
  }

  private void band(Html html, AddressLayout.Region region) {
    List<MappingRow> mappings = memory.mappings();
    int first = region.members().get(0);
    int last = region.members().get(region.members().size() - 1);
    String size = ByteSize.of(region.mapped());
    html.open("div", "class", "band").open("p", "class", "range");
    html.element("code", hex(mappings.get(first).start()));
    html.element("span", size, "class", "size");
    if (first > 0) {
      html.element("span", ByteSize.of((long) memory.layout().gap(first)) + " below it unused");
    }
    html.close();
    html.open(
        "svg",
        "viewBox",
        "0 0 " + AddressLayout.WIDTH + " " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        hex(mappings.get(first).start())
            + " to "
            + hex(mappings.get(last).end())
            + ": "
            + region.members().size()
            + " mappings, "
            + size
            + "; the table below lists them");
    region.members().forEach(it -> mapping(html, it));
    html.empty(
        "rect",
        "class",
        "lane",
        "y",
        Integer.toString(TOP + MAPPING + 2),
        "width",
        "1000",
        "height",
        Integer.toString(PAGES));
    for (PageKind kind : PageKind.values()) {
      pages(html, region, kind);
    }
    html.close().close();
  }

  private void mapping(Html html, int index) {
    MappingRow mapping = memory.mappings().get(index);
    double width = memory.layout().width(index);
    if (width * 1000 < LEAST_WIDTH_PER_MILLE) {
      return;
    }
    html.open("a", "href", "#" + anchor + "-" + index, "tabindex", "-1");
    html.open(
        "rect",
        "class",
        MappingStyle.classes(mapping),
        "x",
        number(memory.layout().x(index)),
        "y",
        Integer.toString(TOP),
        "width",
        number(Math.max(width, 1)),
        "height",
        Integer.toString(MAPPING));
    html.element("title", title(mapping)).close().close();
  }

  private String title(MappingRow mapping) {
    String name = mapping.name().map(TextValues::name).map(subject::shown).orElse("anonymous");
    return name
        + " "
        + mapping.protection()
        + " "
        + hex(mapping.start())
        + "–"
        + hex(mapping.end())
        + ", "
        + ByteSize.of(mapping.bytes());
  }

  private static void pages(Html html, AddressLayout.Region region, PageKind kind) {
    BitSet columns = region.columns(kind);
    if (columns.isEmpty()) {
      return;
    }
    boolean mark = kind == PageKind.CHANGED;
    int top = mark ? 0 : TOP + MAPPING + 2;
    int height = mark ? TOP - 1 : PAGES;
    StringBuilder path = new StringBuilder();
    for (int from = columns.nextSetBit(0); from >= 0; ) {
      int to = columns.nextClearBit(from);
      path.append('M').append(from).append(' ').append(top).append('h').append(to - from);
      path.append('v').append(height).append('h').append(from - to).append('z');
      from = columns.nextSetBit(to);
    }
    html.open("path", "class", kind.style(), "d", path.toString());
    html.element("title", "Pages " + kind.word() + ": " + kind.meaning()).close();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }
}
