package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.images.PstreeEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;
import org.crit4j.internal.validate.Tasks;

/** Sessions and process groups. */
public final class SessionRules extends CheckpointRules {
  /** Declares the rules. */
  public SessionRules() {
    super("Sessions and process groups");
    error("PST-SID", TRIED, "A session id is not 0")
        .because(
            "It is 0 if the leader of the session was outside of the pid namespace, which "
                + "cannot be restored: CRIU fails to create a process with pid 0.")
        .inCheckpoint(SessionRules::sessions);
    error("PST-SID-ANC", SOURCE, "The leader of a session can be an ancestor of its members")
        .because(
            "A process gets its session from the process that creates it: its parent is in that "
                + "session, or an ancestor led it, or it is a child of the root process, where "
                + "CRIU puts a helper in place. CRIU stops: \"Can't find a session leader\".")
        .inCheckpoint((in, out) -> births(in, false, out));
    error("PST-SID-BORN", SOURCE, "A process was born into one session")
        .because(
            "Sessions of its descendants tell in which one it was, before it led its own; they "
                + "must not tell of two. CRIU stops: \"Can't figure out which sid\".")
        .inCheckpoint((in, out) -> births(in, true, out));
    error("PST-PGRP-SESSION", TRIED, "A process group is in one session")
        .because(
            "All processes of a group have one sid, and the leader of a session leads its "
                + "group. CRIU fails to set the group in the new process, and hangs.")
        .inCheckpoint(SessionRules::groups);
    warning("PST-SHELLJOB", TRIED, "The root process leads its session")
        .because(
            "Else the dump was made with --shell-job, and a restore needs that option; the "
                + "process becomes part of the session that CRIU is started in.")
        .inCheckpoint(SessionRules::shellJob);
    info("PST-PGRP-LEADER", TRIED, "The leader of a process group is there")
        .because(
            "A leader that has ended is nothing unusual: CRIU makes a helper process for the "
                + "time of the restore, which leads the group. A group 0 is left alone.")
        .inCheckpoint(SessionRules::leaders);
  }

  private static void sessions(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      if (sid(task) == 0) {
        out.report(
            task.entry(), "sid", "the session of " + task.label() + " is outside of its namespace");
      }
    }
  }

  private static int sid(Task task) {
    return task.entry().message().getSid();
  }

  /**
   * What is wrong with the session of a process: two other births are asked for, or none can be.
   */
  private record Misfit(boolean conflict, Task task, String message) {}

  private static void births(Inspection in, boolean conflict, Reporter out) {
    for (Misfit misfit : misfits(in.tasks())) {
      if (misfit.conflict() == conflict) {
        out.report(misfit.task().entry(), "sid", misfit.message());
      }
    }
  }

  // As prepare_pstree_ids() in CRIU's pstree.c: which session each process was born into.
  private static List<Misfit> misfits(Tasks tasks) {
    List<Misfit> misfits = new ArrayList<>();
    Optional<Task> root = tasks.root();
    if (!tasks.areKnown() || root.isEmpty()) {
      return misfits;
    }
    Map<Integer, Integer> born = new HashMap<>();
    for (Task task : tasks.all()) {
      Optional<Task> parent = tasks.parent(task);
      int sid = sid(task);
      boolean plain = sid == 0 || sid == task.pid();
      if (parent.isPresent()
          && !plain
          && sid != sid(parent.get())
          && parent.get().pid() != root.get().pid()) {
        misfit(task, tasks, root.get(), born).ifPresent(misfits::add);
      }
    }
    return misfits;
  }

  private static Optional<Misfit> misfit(
      Task task, Tasks tasks, Task root, Map<Integer, Integer> born) {
    int sid = sid(task);
    Optional<Task> ancestor = tasks.parent(task);
    for (int step = 0; ancestor.isPresent() && ancestor.get().pid() != sid; step++) {
      Task between = ancestor.get();
      Integer other = born.putIfAbsent(between.pid(), sid);
      if (other != null && other != sid) {
        return Optional.of(new Misfit(true, task, conflict(task, between, other)));
      }
      ancestor = tasks.parent(between);
      // A child of the root in another session than the root's gets a helper as its parent.
      boolean helped =
          ancestor.isPresent()
              && ancestor.get().pid() == root.pid()
              && sid(between) == sid
              && sid != sid(root);
      if (helped || step > tasks.all().size()) {
        return Optional.empty();
      }
    }
    if (ancestor.isPresent()) {
      return Optional.empty();
    }
    String session = unsigned(sid);
    return Optional.of(
        new Misfit(
            false,
            task,
            "no ancestor of " + task.label() + " can have led its session " + session));
  }

  private static String conflict(Task task, Task between, int other) {
    return between.label()
        + " would have to be born into the session "
        + unsigned(sid(task))
        + " for "
        + task.label()
        + ", and into "
        + unsigned(other)
        + " for another descendant";
  }

  private static void groups(Inspection in, Reporter out) {
    Map<Integer, Entry<PstreeEntry>> firsts = new HashMap<>();
    for (Task task : in.tasks().all()) {
      PstreeEntry entry = task.entry().message();
      if (entry.getPgid() == 0 || entry.getSid() == 0) {
        continue;
      }
      if (entry.getSid() == entry.getPid() && entry.getPgid() != entry.getPid()) {
        out.report(
            task.entry(),
            "pgid",
            task.label() + " leads its session, but is in the group " + unsigned(entry.getPgid()));
        continue;
      }
      Entry<PstreeEntry> first = firsts.putIfAbsent(entry.getPgid(), task.entry());
      if (first != null && first.message().getSid() != entry.getSid()) {
        out.report(
            task.entry(),
            "sid",
            task.label()
                + " of the group "
                + unsigned(entry.getPgid())
                + " is in the session "
                + unsigned(entry.getSid())
                + ", but process "
                + unsigned(first.message().getPid())
                + " of that group is in "
                + unsigned(first.message().getSid()));
      }
    }
  }

  private static void shellJob(Inspection in, Reporter out) {
    Optional<Task> root = in.tasks().root();
    if (root.isPresent() && sid(root.get()) != root.get().pid() && sid(root.get()) != 0) {
      out.report(
          root.get().entry(),
          "sid",
          "the root process "
              + root.get().pidText()
              + " is in the session "
              + unsigned(sid(root.get()))
              + ", which is not its own: a restore needs --shell-job");
    }
  }

  private static void leaders(Inspection in, Reporter out) {
    Set<Integer> reported = new HashSet<>();
    for (Task task : in.tasks().all()) {
      int group = task.entry().message().getPgid();
      if (group != 0
          && in.tasks().areKnown()
          && in.tasks().byPid(group).isEmpty()
          && reported.add(group)) {
        String found = "no process leads the group " + unsigned(group) + " of " + task.label();
        out.report(task.entry(), "pgid", found + ": a restore makes a helper");
      }
    }
  }
}
