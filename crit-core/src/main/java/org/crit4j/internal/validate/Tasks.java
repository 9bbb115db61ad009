package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.jspecify.annotations.Nullable;

/** The processes of a checkpoint. */
public final class Tasks {
  private final Inspection in;
  private final List<TaskRef> all = new ArrayList<>();
  private final Map<Integer, TaskRef> byPid = new HashMap<>();
  private final boolean known;

  /** Made when first asked for, by one of the many rules on threads. */
  private @Nullable List<CoreRef> aliveCores;

  Tasks(Inspection in) {
    this.in = in;
    for (Entry<PstreeEntry> entry : in.entries(ImageName.of(ImageType.PSTREE), PstreeEntry.class)) {
      TaskRef task = task(in, entry);
      all.add(task);
      byPid.putIfAbsent(task.pid(), task);
    }
    known = in.has(ImageName.of(ImageType.PSTREE)) && in.isKnown(ImageName.of(ImageType.PSTREE));
  }

  private static TaskRef task(Inspection in, Entry<PstreeEntry> entry) {
    int pid = entry.message().getPid();
    Optional<Entry<CoreEntry>> core = in.first(ImageName.of(ImageType.CORE, pid), CoreEntry.class);
    Optional<TaskKobjIdsEntry> ids =
        in.first(ImageName.of(ImageType.IDS, pid), TaskKobjIdsEntry.class).map(Entry::message);
    if (ids.isEmpty() && core.isPresent() && core.get().message().hasIds()) {
      ids = Optional.of(core.get().message().getIds());
    }
    return new TaskRef(entry, core.map(Tasks::state).orElse(TaskState.UNKNOWN), core, ids);
  }

  private static TaskState state(Entry<CoreEntry> core) {
    return TaskState.of(core.message().getTc().getTaskState());
  }

  /** All of them, in the order of the process tree image; two of one pid are both there. */
  public List<TaskRef> all() {
    return all;
  }

  /** The first process with that id. */
  public Optional<TaskRef> byPid(int pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  /** The first process without a parent. */
  public Optional<TaskRef> root() {
    return all.stream().filter(task -> task.entry().message().getPpid() == 0).findFirst();
  }

  /** The parent of a process; empty for the root, and if it is missing. */
  public Optional<TaskRef> parent(TaskRef task) {
    int ppid = task.entry().message().getPpid();
    return ppid == 0 ? Optional.empty() : byPid(ppid);
  }

  /** The core images that a process should have: its own, and if it is alive its threads'. */
  public List<CoreRef> cores(TaskRef task) {
    List<CoreRef> cores = new ArrayList<>();
    cores.add(core(task, task.pid()));
    for (int thread : task.threads()) {
      if (thread != task.pid()) {
        cores.add(core(task, thread));
      }
    }
    return cores;
  }

  private CoreRef core(TaskRef task, int thread) {
    String file = ImageName.of(ImageType.CORE, thread);
    return new CoreRef(task, thread, file, in.first(file, CoreEntry.class));
  }

  /** The core images of all processes that are known to be alive. */
  public List<CoreRef> aliveCores() {
    List<CoreRef> cores = aliveCores;
    if (cores == null) {
      cores = all.stream().filter(TaskRef::isAlive).flatMap(task -> cores(task).stream()).toList();
      aliveCores = cores;
    }
    return cores;
  }

  /** Whether the ids of all processes that should have some could be read. */
  public boolean areIdsKnown() {
    return known
        && all.stream()
            .allMatch(task -> task.state() == TaskState.ZOMBIE || task.ids().isPresent());
  }

  /** Whether no process is missing: the process tree is there and could be read whole. */
  public boolean areKnown() {
    return known;
  }
}
