package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageType;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.RestoreStatsEntry;
import org.crit4j.memory.MemoryKind;
import org.crit4j.memory.Pagemap;

/**
 * How much of what a checkpoint has. Files are counted once, however many descriptors refer to
 * them; memory counts for each process that maps it.
 *
 * @param tasks processes by state
 * @param threads threads of processes that are no zombies
 * @param descriptors descriptors of all processes
 * @param files open files by kind
 * @param sockets sockets by what they are
 * @param traffic what was on its way
 * @param memory bytes that are mapped, by kind; memory of huge pages is in here too
 * @param hugeMemory bytes that are mapped in huge pages
 * @param pages pages in the pagemaps of processes and of shared memory
 * @param images images by type, raw ones too
 * @param dump what the dump took
 * @param restore what the last restore took
 */
public record CheckpointStatistics(
    Map<TaskState, Long> tasks,
    long threads,
    long descriptors,
    Map<FileKind, Long> files,
    Map<SocketClass, Long> sockets,
    Traffic traffic,
    Map<MemoryKind, Long> memory,
    long hugeMemory,
    Pages pages,
    Map<ImageType, ImageTotal> images,
    Optional<DumpStatsEntry> dump,
    Optional<RestoreStatsEntry> restore) {

  /**
   * Sockets that are alike.
   *
   * @param family address family, as Linux numbers them
   * @param protocol protocol in the family
   * @param state state as TCP numbers them, if it is recorded
   */
  public record SocketClass(int family, int protocol, OptionalInt state)
      implements Comparable<SocketClass> {
    @Override
    public int compareTo(SocketClass other) {
      int byFamily = Integer.compareUnsigned(family, other.family);
      if (byFamily != 0) {
        return byFamily;
      }
      int byProtocol = Integer.compareUnsigned(protocol, other.protocol);
      return byProtocol != 0
          ? byProtocol
          : Integer.compareUnsigned(state.orElse(0), other.state.orElse(0));
    }
  }

  /**
   * What was on its way between processes.
   *
   * @param pipes how many pipes are open
   * @param pipeBytes bytes that wait in them
   * @param packets packets that wait in sockets, other than TCP's
   * @param packetBytes bytes in these
   * @param received bytes that TCP has received and nobody has read
   * @param sent bytes that TCP has taken and not yet got through
   */
  public record Traffic(
      long pipes, long pipeBytes, long packets, long packetBytes, long received, long sent) {}

  /**
   * Pages by where they are; see {@link Pagemap.Entry}.
   *
   * @param present in the pages images
   * @param zero nowhere, since they are all zero
   * @param lazy in the process that was dumped
   * @param inParent in the dump before this one
   */
  public record Pages(long present, long zero, long lazy, long inParent) {}

  /**
   * Images of a type.
   *
   * @param count how many
   * @param bytes their size in all
   */
  public record ImageTotal(long count, long bytes) {
    ImageTotal plus(long size) {
      return new ImageTotal(count + 1, bytes + size);
    }
  }

  /**
   * Counts what a checkpoint has.
   *
   * @param problems told of each thing that cannot be read, and so is not counted
   */
  public static CheckpointStatistics of(Checkpoint checkpoint, Consumer<IOException> problems) {
    return new StatisticsCollector(checkpoint, problems).collect();
  }
}
