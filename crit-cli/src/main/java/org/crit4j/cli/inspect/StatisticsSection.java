package org.crit4j.cli.inspect;

import com.google.gson.JsonObject;
import java.util.Optional;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.StatsEntry;

/** What CRIU measured while it dumped. That it was not kept is no failure. */
final class StatisticsSection implements Section {
  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.STATS);
  }

  private static Optional<DumpStatsEntry> statistics(Subject subject) {
    Optional<StatsEntry> all = subject.problems().find(subject.container()::statistics);
    return all.filter(StatsEntry::hasDump).map(StatsEntry::getDump);
  }

  @Override
  public void show(Subject subject, Branch root) {
    Branch branch = root.add("CRIU dump statistics");
    Optional<DumpStatsEntry> found = statistics(subject);
    if (found.isEmpty()) {
      branch.add("n/a");
      return;
    }
    DumpStatsEntry dump = found.get();
    branch.add("Freezing time: " + Microseconds.of(dump.getFreezingTime()));
    branch.add("Frozen time: " + Microseconds.of(dump.getFrozenTime()));
    branch.add("Memdump time: " + Microseconds.of(dump.getMemdumpTime()));
    branch.add("Memwrite time: " + Microseconds.of(dump.getMemwriteTime()));
    branch.add("Pages scanned: " + Long.toUnsignedString(dump.getPagesScanned()));
    branch.add("Pages written: " + Long.toUnsignedString(dump.getPagesWritten()));
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    Optional<DumpStatsEntry> found = statistics(subject);
    if (found.isEmpty()) {
      return;
    }
    DumpStatsEntry dump = found.get();
    JsonObject statistics = new JsonObject();
    statistics.addProperty("freezing_time", Integer.toUnsignedLong(dump.getFreezingTime()));
    statistics.addProperty("frozen_time", Integer.toUnsignedLong(dump.getFrozenTime()));
    statistics.addProperty("memdump_time", Integer.toUnsignedLong(dump.getMemdumpTime()));
    statistics.addProperty("memwrite_time", Integer.toUnsignedLong(dump.getMemwriteTime()));
    statistics.addProperty("pages_scanned", dump.getPagesScanned());
    statistics.addProperty("pages_written", dump.getPagesWritten());
    document.add("statistics", statistics);
  }
}
