package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.crit4j.checkpoint.CheckpointStatistics.ImageTotal;
import org.crit4j.checkpoint.CheckpointStatistics.Pages;
import org.crit4j.checkpoint.CheckpointStatistics.SocketClass;
import org.crit4j.checkpoint.CheckpointStatistics.Traffic;
import org.crit4j.checkpoint.file.Fifo;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NetlinkSocket;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.RestoreStatsEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;

/** Counts what a checkpoint has. What is damaged is told and left out. */
final class StatisticsCollector {
  private interface Step {
    void run() throws IOException;
  }

  private final Checkpoint checkpoint;
  private final Consumer<IOException> problems;

  private final Map<TaskState, Long> tasks = new EnumMap<>(TaskState.class);
  private final Map<FileKind, Long> files = new EnumMap<>(FileKind.class);
  private final Map<SocketClass, Long> sockets = new TreeMap<>();
  private final Map<MemoryKind, Long> memory = new EnumMap<>(MemoryKind.class);
  private final Map<ImageType, ImageTotal> images = new EnumMap<>(ImageType.class);
  private final Set<Integer> pipes = new HashSet<>();
  private long threads;
  private long descriptors;
  private long hugeMemory;
  private Traffic traffic = new Traffic(0, 0, 0, 0, 0, 0);
  private Pages pages = new Pages(0, 0, 0, 0);
  private Optional<DumpStatsEntry> dump = Optional.empty();
  private Optional<RestoreStatsEntry> restore = Optional.empty();

  StatisticsCollector(Checkpoint checkpoint, Consumer<IOException> problems) {
    this.checkpoint = checkpoint;
    this.problems = problems;
  }

  CheckpointStatistics collect() {
    if (checkpoint.hasTasks()) {
      attempt(this::countTasks);
    }
    attempt(this::countFiles);
    for (ImageName image : checkpoint.images().names()) {
      attempt(() -> countImage(image));
    }
    attempt(() -> dump = checkpoint.dumpStatistics());
    attempt(() -> restore = checkpoint.restoreStatistics());
    return new CheckpointStatistics(
        tasks,
        threads,
        descriptors,
        files,
        sockets,
        traffic,
        memory,
        hugeMemory,
        pages,
        images,
        dump,
        restore);
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      problems.accept(e);
    }
  }

  private void countTasks() throws IOException {
    for (Task task : checkpoint.tasks()) {
      attempt(() -> tasks.merge(task.state(), 1L, Long::sum));
      attempt(() -> threads += task.threadCount());
      attempt(() -> descriptors += task.descriptors().map(List::size).orElse(0));
      attempt(() -> countMemory(task));
    }
  }

  private void countMemory(Task task) throws IOException {
    for (MemoryArea area : task.memoryAreas()) {
      memory.merge(area.kind(), area.length(), Long::sum);
      hugeMemory += area.isHuge() ? area.length() : 0;
    }
  }

  private void countFiles() throws IOException {
    for (OpenFile file : checkpoint.files().all()) {
      files.merge(file.kind(), 1L, Long::sum);
      if (file instanceof Socket socket) {
        sockets.merge(classOf(socket), 1L, Long::sum);
        attempt(() -> countQueues(socket));
      } else if (file instanceof Pipe pipe) {
        countPipe(pipe.pipeId());
      } else if (file instanceof Fifo fifo) {
        countPipe(fifo.pipeId());
      }
    }
  }

  private static SocketClass classOf(Socket socket) {
    // What CRIU writes for a netlink socket is no state of it.
    OptionalInt state = socket instanceof NetlinkSocket ? OptionalInt.empty() : socket.state();
    return new SocketClass(socket.family(), socket.protocol(), state);
  }

  private void countPipe(int pipe) {
    if (pipes.add(pipe)) {
      attempt(() -> add(1, checkpoint.queues().inPipe(pipe).bytes(), 0, 0, 0, 0));
    }
  }

  private void countQueues(Socket socket) throws IOException {
    Queues.Waiting waiting = checkpoint.queues().inSocket(socket.id());
    add(0, 0, waiting.packets(), waiting.bytes(), 0, 0);
    if (socket instanceof InetSocket inet) {
      Optional<TcpStreamEntry> stream = checkpoint.queues().stream(inet);
      if (stream.isPresent()) {
        long received = Integer.toUnsignedLong(stream.get().getInqLen());
        add(0, 0, 0, 0, received, Integer.toUnsignedLong(stream.get().getOutqLen()));
      }
    }
  }

  private void add(
      long open, long pipeBytes, long packets, long packetBytes, long received, long sent) {
    traffic =
        new Traffic(
            traffic.pipes() + open,
            traffic.pipeBytes() + pipeBytes,
            traffic.packets() + packets,
            traffic.packetBytes() + packetBytes,
            traffic.received() + received,
            traffic.sent() + sent);
  }

  private void countImage(ImageName image) throws IOException {
    long size = checkpoint.images().size(image.file()).orElse(0);
    images.merge(image.type(), new ImageTotal(1, size), (known, more) -> known.plus(more.bytes()));
    if (image.type() == ImageType.PAGEMAP) {
      try (ImageReader reader = checkpoint.images().open(image.file())) {
        countPages(Pagemap.read(reader));
      }
    }
  }

  private void countPages(Pagemap pagemap) {
    long present = pages.present();
    long zero = pages.zero();
    long lazy = pages.lazy();
    long inParent = pages.inParent();
    for (Pagemap.Entry run : pagemap.entries()) {
      present += run.isPresent() ? run.pages() : 0;
      zero += run.isZero() ? run.pages() : 0;
      lazy += run.isLazy() ? run.pages() : 0;
      inParent += run.isInParent() && !run.isPresent() ? run.pages() : 0;
    }
    pages = new Pages(present, zero, lazy, inParent);
  }
}
