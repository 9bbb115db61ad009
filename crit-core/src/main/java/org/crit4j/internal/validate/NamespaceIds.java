package org.crit4j.internal.validate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.images.TaskKobjIdsEntry;

/** What files, sockets and marks refer to: namespaces by number, and their mounts. */
public final class NamespaceIds {
  private final Map<Integer, Set<Integer>> flagsById = new HashMap<>();
  private final Set<Integer> networks;
  private final Set<Integer> mounts = new HashSet<>();
  private final boolean ownNetwork;
  private final boolean ownMounts;
  private final boolean known;

  NamespaceIds(Inspection in) {
    for (Task task : in.tasks().all()) {
      task.ids().ifPresent(this::add);
    }
    Optional<TaskKobjIdsEntry> outside =
        in.inventory()
            .map(Entry::message)
            .filter(InventoryEntry::hasRootIds)
            .map(InventoryEntry::getRootIds);
    outside.ifPresent(this::add);
    networks = in.namespaces().networks();
    outside.ifPresent(ids -> networks.add(ids.getNetNsId()));
    in.entries(ImageType.MNTS, MntEntry.class)
        .forEach(entry -> mounts.add(entry.message().getMntId()));
    ownNetwork = !in.images(ImageType.NETNS).isEmpty() && in.areKnown(ImageType.NETNS);
    ownMounts = !mounts.isEmpty() && in.areKnown(ImageType.MNTS);
    known =
        in.areKnown(ImageType.IDS)
            && in.areKnown(ImageType.CORE)
            && in.tasks().areKnown()
            && outside.isPresent();
  }

  private void add(TaskKobjIdsEntry ids) {
    for (Namespaces.Sort sort : Namespaces.Sort.values()) {
      sort.of(ids)
          .ifPresent(
              id -> flagsById.computeIfAbsent(id, any -> new HashSet<>()).add(sort.cloneFlag()));
    }
  }

  /** Whether no namespace of a process is missing. */
  public boolean areKnown() {
    return known;
  }

  /** The clone flags of the kinds that processes have a namespace of that id as; usually one. */
  public Set<Integer> flagsOf(int id) {
    return flagsById.getOrDefault(id, Set.of());
  }

  /** Whether a number names a kind of namespace. */
  public static boolean isFlag(int flag) {
    for (Namespaces.Sort sort : Namespaces.Sort.values()) {
      if (sort.cloneFlag() == flag) {
        return true;
      }
    }
    return false;
  }

  /** Whether a network namespace was dumped, and is known to be none of that id. */
  public boolean lacksNetwork(int id) {
    return ownNetwork && known && !networks.contains(id);
  }

  /** Whether mount namespaces were dumped, and none of their mounts has that id. */
  public boolean lacksMount(int id) {
    return ownMounts && !mounts.contains(id);
  }

  /** Whether mount namespaces were dumped. */
  public boolean hasMounts() {
    return ownMounts;
  }
}
