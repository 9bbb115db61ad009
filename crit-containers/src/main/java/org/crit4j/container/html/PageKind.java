package org.crit4j.container.html;

import java.util.Locale;

/** Where the bytes of pages are, as the memory map marks it. Later ones are drawn over others. */
enum PageKind {
  /** All zero, and recorded as such. */
  ZERO("zeros, kept nowhere"),
  /** In the images of memory that processes share. */
  SHARED("in the checkpoint, shared by processes"),
  /** In a dump before. */
  IN_PARENT("in the dump before"),
  /** Left in the dumped process. */
  LAZY("left in the dumped process, for a lazy restore"),
  /** In the images of the process. */
  PRESENT("in the checkpoint"),
  /** Different from the checkpoint before. */
  CHANGED("different from the checkpoint before");

  private final String meaning;

  PageKind(String meaning) {
    this.meaning = meaning;
  }

  /** What it means. */
  String meaning() {
    return meaning;
  }

  /** Its name, as tables have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Its name in the style sheet. */
  String style() {
    return "s-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of pages with a state of the table page_runs. */
  static PageKind ofState(String state) {
    return switch (state) {
      case "present" -> PRESENT;
      case "in parent" -> IN_PARENT;
      case "lazy" -> LAZY;
      default -> ZERO;
    };
  }
}
