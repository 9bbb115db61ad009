package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crit4j.memory.MemoryKind;
import org.crit4j.report.MappingRow;

/** The colours of mappings: one for kinds that are of the same sort. */
enum MappingStyle {
  /** Programs, libraries and data in files. */
  FILE("private file"),
  /** Files whose changes others see. */
  SHARED_FILE("shared file"),
  /** What brk gives. */
  HEAP("heap"),
  /** Stacks. */
  STACK("stack"),
  /** Memory without a file. */
  ANONYMOUS("anonymous"),
  /** What processes share. */
  MEMORY("shared memory"),
  /** The kernel's. */
  KERNEL("kernel and others");

  private final String label;

  MappingStyle(String label) {
    this.label = label;
  }

  /** Its name in the legend. */
  String label() {
    return label;
  }

  /** Its name in the style sheet. */
  String style() {
    return "k-" + name().toLowerCase(Locale.ROOT).replace("_", "-");
  }

  static MappingStyle of(MemoryKind kind) {
    return switch (kind) {
      case FILE_PRIVATE -> FILE;
      case FILE_SHARED -> SHARED_FILE;
      case HEAP -> HEAP;
      case STACK, SHADOW_STACK -> STACK;
      case ANONYMOUS -> ANONYMOUS;
      case MEMFD, SYSV, SHARED_ANONYMOUS -> MEMORY;
      default -> KERNEL;
    };
  }

  /** The classes of a mapping: its sort, and what may be done with it. */
  static String classes(MappingRow mapping) {
    List<String> classes = new ArrayList<>(List.of(of(mapping.kind()).style()));
    String protection = mapping.protection();
    if (protection.equals("---")) {
      classes.add("none");
    } else if (protection.startsWith("rw") || protection.charAt(1) == 'w') {
      classes.add("w");
    }
    if (protection.equals("rwx")) {
      classes.add("wx");
    }
    return String.join(" ", classes);
  }
}
