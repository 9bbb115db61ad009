package org.crit4j.cli.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crit4j.checkpoint.CheckpointStatistics;
import org.crit4j.checkpoint.CheckpointStatistics.ImageTotal;
import org.crit4j.checkpoint.CheckpointStatistics.SocketClass;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.SocketNames;
import org.crit4j.cli.stats.Section.Unit;
import org.crit4j.image.ImageType;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.RestoreStatsEntry;
import org.crit4j.memory.MemoryKind;

/** Statistics in the parts in which they are printed. Parts with nothing in them are left out. */
public final class Sections {
  private final CheckpointStatistics statistics;
  private final List<Section> sections = new ArrayList<>();

  private Sections(CheckpointStatistics statistics) {
    this.statistics = statistics;
  }

  /** The parts, in the order in which they are printed. */
  public static List<Section> of(CheckpointStatistics statistics) {
    return new Sections(statistics).all();
  }

  private List<Section> all() {
    tasks();
    files();
    sockets();
    traffic();
    memory();
    pages();
    images();
    statistics.dump().ifPresent(this::dump);
    statistics.restore().ifPresent(this::restore);
    sections.removeIf(section -> section.rows().isEmpty());
    return sections;
  }

  private Section part(Section section) {
    sections.add(section);
    return section;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void tasks() {
    Section tasks = part(Section.parts("processes", Unit.COUNT));
    for (Map.Entry<TaskState, Long> each : statistics.tasks().entrySet()) {
      tasks.add(word(each.getKey()), each.getValue());
    }
    if (!statistics.tasks().isEmpty()) {
      part(Section.numbers("in all processes", Unit.COUNT))
          .add("threads", statistics.threads())
          .add("descriptors", statistics.descriptors());
    }
  }

  private void files() {
    Section files = part(Section.parts("open files", Unit.COUNT));
    for (Map.Entry<FileKind, Long> each : statistics.files().entrySet()) {
      files.add(each.getKey().name(), each.getValue());
    }
  }

  private void sockets() {
    Section sockets = part(Section.parts("sockets", Unit.COUNT));
    for (Map.Entry<SocketClass, Long> each : statistics.sockets().entrySet()) {
      sockets.add(label(each.getKey()), each.getValue());
    }
  }

  private static String label(SocketClass socket) {
    String family =
        SocketNames.family(socket.family()).orElse(Integer.toUnsignedString(socket.family()));
    String protocol =
        SocketNames.protocol(socket.family(), socket.protocol())
            .orElse(socket.protocol() == 0 ? "" : Integer.toUnsignedString(socket.protocol()));
    int number = socket.state().orElse(0);
    String state =
        socket.state().isEmpty()
            ? ""
            : SocketNames.state(number).orElse(Integer.toUnsignedString(number));
    return String.join(" ", List.of(family, protocol, state)).strip().replaceAll(" +", " ");
  }

  private void traffic() {
    CheckpointStatistics.Traffic traffic = statistics.traffic();
    if (traffic.pipes() > 0) {
      part(Section.numbers("pipes", Unit.COUNT)).add("open", traffic.pipes());
    }
    part(Section.parts("on the way", Unit.BYTES))
        .add("in pipes", traffic.pipeBytes())
        .add("in sockets", traffic.packetBytes(), "packets: " + traffic.packets())
        .add("received by TCP", traffic.received())
        .add("sent by TCP", traffic.sent());
  }

  private void memory() {
    Section memory = part(Section.parts("mapped memory", Unit.BYTES));
    for (Map.Entry<MemoryKind, Long> each : statistics.memory().entrySet()) {
      memory.add(word(each.getKey()), each.getValue());
    }
    if (!statistics.memory().isEmpty()) {
      part(Section.numbers("of that", Unit.BYTES)).add("in huge pages", statistics.hugeMemory());
    }
  }

  private void pages() {
    CheckpointStatistics.Pages pages = statistics.pages();
    part(Section.parts("pages", Unit.COUNT))
        .add("present", pages.present())
        .add("zero", pages.zero())
        .add("lazy", pages.lazy())
        .add("in parent", pages.inParent());
  }

  private void images() {
    Section images = part(Section.parts("images", Unit.BYTES));
    Comparator<Map.Entry<ImageType, ImageTotal>> bySize =
        Comparator.comparingLong(each -> -each.getValue().bytes());
    statistics.images().entrySet().stream()
        .sorted(bySize)
        .forEach(
            each ->
                images.add(
                    each.getKey().name(),
                    each.getValue().bytes(),
                    "files: " + each.getValue().count()));
  }

  private void dump(DumpStatsEntry dump) {
    part(Section.numbers("time of the dump", Unit.MICROSECONDS))
        .add("freezing", Integer.toUnsignedLong(dump.getFreezingTime()))
        .add("frozen", Integer.toUnsignedLong(dump.getFrozenTime()))
        .add("collecting memory", Integer.toUnsignedLong(dump.getMemdumpTime()))
        .add("writing memory", Integer.toUnsignedLong(dump.getMemwriteTime()))
        .add("finding paths of inodes", Integer.toUnsignedLong(dump.getIrmapResolve()));
    part(Section.numbers("pages of the dump", Unit.COUNT))
        .add("scanned", dump.getPagesScanned() + dump.getShpagesScanned())
        .add("left to the parent", dump.getPagesSkippedParent() + dump.getShpagesSkippedParent())
        .add("written", dump.getPagesWritten() + dump.getShpagesWritten())
        .add("left for lazy transfer", dump.getPagesLazy());
  }

  private void restore(RestoreStatsEntry restore) {
    part(Section.numbers("time of the restore", Unit.MICROSECONDS))
        .add("forking", Integer.toUnsignedLong(restore.getForkingTime()))
        .add("restoring", Integer.toUnsignedLong(restore.getRestoreTime()));
    part(Section.numbers("pages of the restore", Unit.COUNT))
        .add("compared", restore.getPagesCompared())
        .add("shared with the parent", restore.getPagesSkippedCow())
        .add("restored", restore.getPagesRestored());
  }
}
