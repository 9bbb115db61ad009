package org.crit4j.internal.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.NetnsId;
import org.crit4j.images.TaskKobjIdsEntry;

/** The namespaces that processes are in, by CRIU's own numbers for them. */
public final class Namespaces {
  /** A kind of namespace. Numbers: the kernel's clone flags. */
  public enum Sort {
    /** Process ids. */
    PID(0x2000_0000, ids -> of(ids.hasPidNsId(), ids.getPidNsId())),
    /** Network. */
    NET(0x4000_0000, ids -> of(ids.hasNetNsId(), ids.getNetNsId())),
    /** System V IPC. */
    IPC(0x0800_0000, ids -> of(ids.hasIpcNsId(), ids.getIpcNsId())),
    /** Host names. */
    UTS(0x0400_0000, ids -> of(ids.hasUtsNsId(), ids.getUtsNsId())),
    /** Mounts. */
    MNT(0x0002_0000, ids -> of(ids.hasMntNsId(), ids.getMntNsId())),
    /** Users. */
    USER(0x1000_0000, ids -> of(ids.hasUserNsId(), ids.getUserNsId())),
    /** Control groups. */
    CGROUP(0x0200_0000, ids -> of(ids.hasCgroupNsId(), ids.getCgroupNsId())),
    /** Clocks. */
    TIME(0x0000_0080, ids -> of(ids.hasTimeNsId(), ids.getTimeNsId()));

    private final int cloneFlag;
    private final Function<TaskKobjIdsEntry, OptionalInt> id;

    Sort(int cloneFlag, Function<TaskKobjIdsEntry, OptionalInt> id) {
      this.cloneFlag = cloneFlag;
      this.id = id;
    }

    private static OptionalInt of(boolean there, int id) {
      return there ? OptionalInt.of(id) : OptionalInt.empty();
    }

    /** The flag with which clone(2) makes one. */
    public int cloneFlag() {
      return cloneFlag;
    }

    /** Which one a process is in; empty in dumps of a CRIU that did not know the kind. */
    public OptionalInt of(TaskKobjIdsEntry ids) {
      return id.apply(ids);
    }
  }

  private final Inspection in;
  private final Optional<TaskKobjIdsEntry> outside;

  Namespaces(Inspection in) {
    this.in = in;
    this.outside =
        in.inventory()
            .map(Entry::message)
            .filter(InventoryEntry::hasRootIds)
            .map(InventoryEntry::getRootIds);
  }

  /** The namespace that CRIU itself was in at the dump. */
  public OptionalInt outside(Sort sort) {
    return outside.isPresent() ? sort.of(outside.get()) : OptionalInt.empty();
  }

  /** Whether the root process is in another one than CRIU itself, as far as both are known. */
  public boolean isOwn(Sort sort) {
    Optional<TaskKobjIdsEntry> ids = in.tasks().root().flatMap(Task::ids);
    return ids.isPresent() && isOwn(sort, ids.get());
  }

  /** Whether a process is in another one than CRIU itself, as far as both are known. */
  public boolean isOwn(Sort sort, TaskKobjIdsEntry ids) {
    OptionalInt inside = sort.of(ids);
    OptionalInt other = outside(sort);
    return inside.isPresent() && other.isPresent() && inside.getAsInt() != other.getAsInt();
  }

  /** All that processes are in. */
  public Set<Integer> ofTasks(Sort sort) {
    Set<Integer> all = new HashSet<>();
    for (Task task : in.tasks().all()) {
      task.ids().ifPresent(ids -> sort.of(ids).ifPresent(all::add));
    }
    return all;
  }

  /** All network namespaces: those of processes, those with images, and those that these know. */
  public Set<Integer> networks() {
    Set<Integer> all = ofTasks(Sort.NET);
    for (Entry<NetnsEntry> network : in.entries(ImageType.NETNS, NetnsEntry.class)) {
      network.image().number().ifPresent(number -> all.add((int) number));
      List<NetnsId> others = network.message().getNsidsList();
      others.forEach(other -> all.add(other.getTargetNsId()));
    }
    return all;
  }

  /** Whether images of namespaces have the namespaces' ids in their names. */
  public boolean areNamedById() {
    return in.inventory().map(it -> it.message().getNsPerId()).orElse(true);
  }

  /**
   * The number in the name of the image of a process's namespace: its id, or in very old dumps the
   * pid of the root process.
   */
  public String imageNumber(int id) {
    Optional<Task> root = in.tasks().root();
    return areNamedById() || root.isEmpty() ? Integer.toUnsignedString(id) : root.get().pidText();
  }
}
