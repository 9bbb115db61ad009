package org.crit4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.checkpoint.CheckpointStatistics.ImageTotal;
import org.crit4j.checkpoint.CheckpointStatistics.SocketClass;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.SocketNames;
import org.crit4j.image.ImageType;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.RestoreStatsEntry;
import org.crit4j.memory.MemoryKind;
import org.crit4j.report.StatisticRow.Unit;

/** Makes rows of statistics. */
final class StatisticRows {
  private final CheckpointStatistics statistics;
  private final List<StatisticRow> rows = new ArrayList<>();

  StatisticRows(CheckpointStatistics statistics) {
    this.statistics = statistics;
  }

  /** The rows, in the order in which they are shown. */
  List<StatisticRow> rows() {
    processes();
    for (Map.Entry<FileKind, Long> each : statistics.files().entrySet()) {
      share("open files", Unit.COUNT, each.getKey().name(), each.getValue());
    }
    for (Map.Entry<SocketClass, Long> each : statistics.sockets().entrySet()) {
      share("sockets", Unit.COUNT, label(each.getKey()), each.getValue());
    }
    traffic();
    memory();
    images();
    statistics.dump().ifPresent(this::dump);
    statistics.restore().ifPresent(this::restore);
    return rows;
  }

  private void share(String title, Unit unit, String label, long value) {
    rows.add(new StatisticRow(title, unit, true, label, value, Optional.empty()));
  }

  private void number(String title, Unit unit, String label, long value) {
    rows.add(new StatisticRow(title, unit, false, label, value, Optional.empty()));
  }

  private void time(String title, String label, int microseconds) {
    number(title, Unit.MICROSECONDS, label, Integer.toUnsignedLong(microseconds));
  }

  private void processes() {
    for (Map.Entry<TaskState, Long> each : statistics.tasks().entrySet()) {
      share("processes", Unit.COUNT, TextValues.word(each.getKey()), each.getValue());
    }
    if (!statistics.tasks().isEmpty()) {
      number("in all processes", Unit.COUNT, "threads", statistics.threads());
      number("in all processes", Unit.COUNT, "descriptors", statistics.descriptors());
    }
  }

  private static String label(SocketClass socket) {
    List<String> words = new ArrayList<>();
    words.add(
        SocketNames.family(socket.family()).orElse(Integer.toUnsignedString(socket.family())));
    SocketNames.protocol(socket.family(), socket.protocol())
        .or(
            () ->
                Optional.of(socket.protocol())
                    .filter(it -> it != 0)
                    .map(it -> "0x" + Integer.toHexString(it)))
        .ifPresent(words::add);
    if (socket.state().isPresent()) {
      int state = socket.state().getAsInt();
      words.add(SocketNames.state(state).orElse(Integer.toUnsignedString(state)));
    }
    return String.join(" ", words);
  }

  private void traffic() {
    CheckpointStatistics.Traffic traffic = statistics.traffic();
    if (traffic.pipes() > 0) {
      number("pipes", Unit.COUNT, "open", traffic.pipes());
    }
    String title = "on the way";
    share(title, Unit.BYTES, "in pipes", traffic.pipeBytes());
    Optional<Long> packets = Optional.of(traffic.packets());
    rows.add(
        new StatisticRow(title, Unit.BYTES, true, "in sockets", traffic.packetBytes(), packets));
    share(title, Unit.BYTES, "received by TCP", traffic.received());
    share(title, Unit.BYTES, "sent by TCP", traffic.sent());
  }

  private void memory() {
    for (Map.Entry<MemoryKind, Long> each : statistics.memory().entrySet()) {
      String kind = TextValues.word(each.getKey());
      share("mapped memory", Unit.BYTES, kind, each.getValue());
    }
    if (!statistics.memory().isEmpty()) {
      number("of that", Unit.BYTES, "in huge pages", statistics.hugeMemory());
    }
    CheckpointStatistics.Pages pages = statistics.pages();
    share("pages", Unit.COUNT, "present", pages.present());
    share("pages", Unit.COUNT, "zero", pages.zero());
    share("pages", Unit.COUNT, "lazy", pages.lazy());
    share("pages", Unit.COUNT, "in parent", pages.inParent());
  }

  private void images() {
    Comparator<Map.Entry<ImageType, ImageTotal>> bySize =
        (a, b) -> Long.compare(b.getValue().bytes(), a.getValue().bytes());
    for (var each : statistics.images().entrySet().stream().sorted(bySize).toList()) {
      ImageTotal total = each.getValue();
      String type = each.getKey().name();
      Optional<Long> files = Optional.of(total.count());
      rows.add(new StatisticRow("images", Unit.BYTES, true, type, total.bytes(), files));
    }
  }

  private void dump(DumpStatsEntry dump) {
    String times = "time of the dump";
    time(times, "freezing", dump.getFreezingTime());
    time(times, "frozen", dump.getFrozenTime());
    time(times, "collecting memory", dump.getMemdumpTime());
    time(times, "writing memory", dump.getMemwriteTime());
    time(times, "finding paths of inodes", dump.getIrmapResolve());
    String pages = "pages of the dump";
    number(pages, Unit.COUNT, "scanned", dump.getPagesScanned() + dump.getShpagesScanned());
    number(
        pages,
        Unit.COUNT,
        "left to the parent",
        dump.getPagesSkippedParent() + dump.getShpagesSkippedParent());
    number(pages, Unit.COUNT, "written", dump.getPagesWritten() + dump.getShpagesWritten());
    number(pages, Unit.COUNT, "left for lazy transfer", dump.getPagesLazy());
  }

  private void restore(RestoreStatsEntry restore) {
    time("time of the restore", "forking", restore.getForkingTime());
    time("time of the restore", "restoring", restore.getRestoreTime());
    String pages = "pages of the restore";
    number(pages, Unit.COUNT, "compared", restore.getPagesCompared());
    number(pages, Unit.COUNT, "shared with the parent", restore.getPagesSkippedCow());
    number(pages, Unit.COUNT, "restored", restore.getPagesRestored());
  }
}
