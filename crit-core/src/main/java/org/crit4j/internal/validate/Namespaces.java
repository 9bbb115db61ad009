package org.crit4j.internal.validate;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Whether a number is the flag of a kind. */
    public static boolean isFlag(int flag) {
      return Arrays.stream(values()).anyMatch(sort -> sort.cloneFlag == flag);
    }

    /** Which one a process is in; empty in dumps of a CRIU that did not know the kind. */
    public OptionalInt of(TaskKobjIdsEntry ids) {
      return id.apply(ids);
    }
  }

  private final Inspection in;
  private final Optional<TaskKobjIdsEntry> outside;
  private final Map<Sort, Set<Integer>> ofTasks = new EnumMap<>(Sort.class);
  private final Set<Integer> networks;
  private final boolean networksDumped;
  private final boolean known;

  Namespaces(Inspection in) {
    this.in = in;
    this.outside =
        in.inventory()
            .map(Entry::message)
            .filter(InventoryEntry::hasRootIds)
            .map(InventoryEntry::getRootIds);
    for (Sort sort : Sort.values()) {
      ofTasks.put(sort, ofTasks(in, sort));
    }
    known =
        in.areKnown(ImageType.IDS)
            && in.areKnown(ImageType.CORE)
            && in.tasks().areKnown()
            && outside.isPresent();
    networks = networks();
    networksDumped = !in.images(ImageType.NETNS).isEmpty() && in.areKnown(ImageType.NETNS);
  }

  private static Set<Integer> ofTasks(Inspection in, Sort sort) {
    Set<Integer> all = new HashSet<>();
    for (Task task : in.tasks().all()) {
      task.ids().ifPresent(ids -> sort.of(ids).ifPresent(all::add));
    }
    return Collections.unmodifiableSet(all);
  }

  /** Whether no namespace of a process is missing, nor those of CRIU itself. */
  public boolean areKnown() {
    return known;
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
    return ofTasks.getOrDefault(sort, Set.of());
  }

  /** The kinds that a namespace of that id is of, be it a process's or CRIU's own; usually one. */
  public Set<Sort> sortsOf(int id) {
    Set<Sort> sorts = EnumSet.noneOf(Sort.class);
    for (Sort sort : Sort.values()) {
      if (ofTasks(sort).contains(id) || outside(sort).equals(OptionalInt.of(id))) {
        sorts.add(sort);
      }
    }
    return sorts;
  }

  /** Whether a network namespace was dumped, and is known to be none of that id. */
  public boolean lacksNetwork(int id) {
    return known && networksDumped && !networks.contains(id);
  }

  /** Those of processes and of CRIU, those with images, and those that these know. */
  private Set<Integer> networks() {
    Set<Integer> all = new HashSet<>(ofTasks(Sort.NET));
    outside(Sort.NET).ifPresent(all::add);
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
