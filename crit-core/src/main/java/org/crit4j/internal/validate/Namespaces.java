package org.crit4j.internal.validate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.NetnsId;
import org.crit4j.images.TaskKobjIdsEntry;

/** The namespaces that processes are in, by CRIU's own numbers for them. */
public final class Namespaces {
  private final Inspection in;
  private final Optional<TaskKobjIdsEntry> outside;
  private final Map<NamespaceKind, Set<Integer>> ofTasks = new EnumMap<>(NamespaceKind.class);
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
    for (NamespaceKind sort : NamespaceKind.values()) {
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

  private static Set<Integer> ofTasks(Inspection in, NamespaceKind sort) {
    Set<Integer> all = new HashSet<>();
    for (TaskRef task : in.tasks().all()) {
      task.ids().ifPresent(ids -> sort.of(ids).ifPresent(all::add));
    }
    return Collections.unmodifiableSet(all);
  }

  /** Whether no namespace of a process is missing, nor those of CRIU itself. */
  public boolean areKnown() {
    return known;
  }

  /** The namespace that CRIU itself was in at the dump. */
  public OptionalInt outside(NamespaceKind sort) {
    return outside.isPresent() ? sort.of(outside.get()) : OptionalInt.empty();
  }

  /** Whether the root process is in another one than CRIU itself, as far as both are known. */
  public boolean isOwn(NamespaceKind sort) {
    Optional<TaskKobjIdsEntry> ids = in.tasks().root().flatMap(TaskRef::ids);
    return ids.isPresent() && isOwn(sort, ids.get());
  }

  /** Whether a process is in another one than CRIU itself, as far as both are known. */
  public boolean isOwn(NamespaceKind sort, TaskKobjIdsEntry ids) {
    OptionalInt inside = sort.of(ids);
    OptionalInt other = outside(sort);
    return inside.isPresent() && other.isPresent() && inside.getAsInt() != other.getAsInt();
  }

  /** All that processes are in. */
  public Set<Integer> ofTasks(NamespaceKind sort) {
    return ofTasks.getOrDefault(sort, Set.of());
  }

  /** The kinds that a namespace of that id is of, be it a process's or CRIU's own; usually one. */
  public Set<NamespaceKind> sortsOf(int id) {
    Set<NamespaceKind> sorts = EnumSet.noneOf(NamespaceKind.class);
    for (NamespaceKind sort : NamespaceKind.values()) {
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
    Set<Integer> all = new HashSet<>(ofTasks(NamespaceKind.NET));
    outside(NamespaceKind.NET).ifPresent(all::add);
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
   * The name of the image of a process's namespace: with its id, or in very old dumps with the pid
   * of the root process.
   */
  public String imageName(ImageType type, int id) {
    Optional<TaskRef> root = in.tasks().root();
    return ImageName.of(type, areNamedById() || root.isEmpty() ? id : root.get().pid());
  }
}
