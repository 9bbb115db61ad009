package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;

/** The processes of a checkpoint. */
public final class Tasks {
  private static final int ALIVE = 1;
  private static final int DEAD = 2;
  private static final int STOPPED = 3;

  private final Inspection in;
  private final List<Task> all = new ArrayList<>();
  private final Map<Integer, Task> byPid = new HashMap<>();
  private final boolean known;

  Tasks(Inspection in) {
    this.in = in;
    for (Entry<PstreeEntry> entry : in.entries("pstree.img", PstreeEntry.class)) {
      Task task = task(in, entry);
      all.add(task);
      byPid.putIfAbsent(task.pid(), task);
    }
    known = in.has("pstree.img") && in.isKnown("pstree.img");
  }

  private static Task task(Inspection in, Entry<PstreeEntry> entry) {
    String pid = Integer.toUnsignedString(entry.message().getPid());
    Optional<Entry<CoreEntry>> core = in.first("core-" + pid + ".img", CoreEntry.class);
    Optional<TaskKobjIdsEntry> ids =
        in.first("ids-" + pid + ".img", TaskKobjIdsEntry.class).map(Entry::message);
    if (ids.isEmpty() && core.isPresent() && core.get().message().hasIds()) {
      ids = Optional.of(core.get().message().getIds());
    }
    return new Task(entry, core.map(Tasks::state).orElse(Task.State.UNKNOWN), core, ids);
  }

  private static Task.State state(Entry<CoreEntry> core) {
    return switch (core.message().getTc().getTaskState()) {
      case ALIVE -> Task.State.ALIVE;
      case DEAD -> Task.State.DEAD;
      case STOPPED -> Task.State.STOPPED;
      default -> Task.State.UNKNOWN;
    };
  }

  /** All of them, in the order of the process tree image; two of one pid are both there. */
  public List<Task> all() {
    return all;
  }

  /** The first process with that id. */
  public Optional<Task> byPid(int pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  /** The first process without a parent. */
  public Optional<Task> root() {
    return all.stream().filter(task -> task.entry().message().getPpid() == 0).findFirst();
  }

  /** The parent of a process; empty for the root, and if it is missing. */
  public Optional<Task> parent(Task task) {
    int ppid = task.entry().message().getPpid();
    return ppid == 0 ? Optional.empty() : byPid(ppid);
  }

  /** The core images that a process should have: its own, and if it is alive its threads'. */
  public List<CoreRef> cores(Task task) {
    List<CoreRef> cores = new ArrayList<>();
    cores.add(core(task, task.pid()));
    for (int thread : task.threads()) {
      if (thread != task.pid()) {
        cores.add(core(task, thread));
      }
    }
    return cores;
  }

  private CoreRef core(Task task, int thread) {
    String file = "core-" + Integer.toUnsignedString(thread) + ".img";
    return new CoreRef(task, thread, file, in.first(file, CoreEntry.class));
  }

  /** The core images of all processes that are known to be alive. */
  public List<CoreRef> aliveCores() {
    return all.stream().filter(Task::isAlive).flatMap(task -> cores(task).stream()).toList();
  }

  /** Whether the ids of all processes that should have some could be read. */
  public boolean areIdsKnown() {
    return known
        && all.stream().allMatch(task -> task.state() == Task.State.DEAD || task.ids().isPresent());
  }

  /** Whether no process is missing: the process tree is there and could be read whole. */
  public boolean areKnown() {
    return known;
  }
}
