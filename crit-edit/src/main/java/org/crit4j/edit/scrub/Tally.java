package org.crit4j.edit.scrub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what is replaced. Content that is written twice, to know its size, counts once. */
final class Tally {
  private final Map<ReplacementKind, Long> counts = new EnumMap<>(ReplacementKind.class);
  private final List<String> blankedFiles = new ArrayList<>();
  private long keptPages;
  private boolean paused;

  void add(ReplacementKind kind) {
    add(kind, 1);
  }

  void add(ReplacementKind kind, long count) {
    if (!paused && count > 0) {
      counts.merge(kind, count, Long::sum);
    }
  }

  void blankedFile(String name) {
    add(ReplacementKind.FILES);
    if (!paused) {
      blankedFiles.add(name);
    }
  }

  void keptPages(long count) {
    if (!paused) {
      keptPages += count;
    }
  }

  /** Whether to count nothing for now. */
  void pause(boolean pause) {
    paused = pause;
  }

  ScrubReport report() {
    return new ScrubReport(
        Collections.unmodifiableMap(new EnumMap<>(counts)), List.copyOf(blankedFiles), keptPages);
  }
}
