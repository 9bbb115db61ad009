package org.crit4j.internal.validate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.MntEntry;
import org.crit4j.images.TaskKobjIdsEntry;

/** CRIU's numbers of namespaces, by what has them. */
public final class NamespaceIds {
  // Clone flags: Linux's sched.h.
  private static final Map<String, Integer> FLAGS =
      Map.of(
          "pid_ns_id", 0x20000000,
          "net_ns_id", 0x40000000,
          "ipc_ns_id", 0x8000000,
          "uts_ns_id", 0x4000000,
          "mnt_ns_id", 0x20000,
          "user_ns_id", 0x10000000,
          "cgroup_ns_id", 0x2000000,
          "time_ns_id", 0x80);

  private final Map<Integer, Set<Integer>> flagsById = new HashMap<>();
  private final Set<Integer> network = new HashSet<>();
  private final Set<Integer> mounts = new HashSet<>();
  private final boolean ownNetwork;
  private final boolean ownMounts;
  private final boolean known;

  NamespaceIds(Inspection in) {
    for (Task task : in.tasks().all()) {
      task.ids().ifPresent(this::add);
    }
    Optional<TaskKobjIdsEntry> host = in.inventory().map(entry -> entry.message().getRootIds());
    host.ifPresent(this::add);
    for (LoadedImage image : in.images(ImageType.NETNS)) {
      network.add((int) image.number().orElse(-1));
    }
    in.entries(ImageType.MNTS, MntEntry.class)
        .forEach(entry -> mounts.add(entry.message().getMntId()));
    ownNetwork = !in.images(ImageType.NETNS).isEmpty() && in.areKnown(ImageType.NETNS);
    ownMounts = !mounts.isEmpty() && in.areKnown(ImageType.MNTS);
    known =
        in.areKnown(ImageType.IDS)
            && in.areKnown(ImageType.CORE)
            && in.tasks().areKnown()
            && host.isPresent();
  }

  private void add(TaskKobjIdsEntry ids) {
    FLAGS.forEach(
        (name, flag) -> {
          FieldDescriptor field = TaskKobjIdsEntry.getDescriptor().findFieldByName(name);
          if (ids.hasField(field)) {
            int id = (Integer) ids.getField(field);
            flagsById.computeIfAbsent(id, any -> new HashSet<>()).add(flag);
          }
        });
    if (ids.hasNetNsId()) {
      network.add(ids.getNetNsId());
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
    return FLAGS.containsValue(flag);
  }

  /** Whether a network namespace was dumped, and is known to be none of that id. */
  public boolean lacksNetwork(int id) {
    return ownNetwork && known && !network.contains(id);
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
