package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Tasks;
import org.crit4j.internal.validate.Walk;

/** Sessions and process groups. */
public final class SessionRules extends CheckpointRules {
  private static final Walk<TaskRef> GROUPED = TASKS.where(it -> pgid(it) != 0 && sid(it) != 0);
  private static final String CONFLICT =
      "{} would have to be born into the session {} for {}, and into {} for another descendant";
  private static final String SHELL_JOB =
      "the root process {} is in the session {}, which is not its own: a restore needs --shell-job";

  /** Declares the rules. */
  public SessionRules() {
    super("Sessions and process groups");
    error("PST-SID", TRIED, "A session id is not 0")
        .why(
            "It is 0 if the leader of the session was outside of the pid namespace, which "
                + "cannot be restored: CRIU fails to create a process with pid 0.")
        .inCheckpoint(
            TASKS
                .where(it -> sid(it) == 0)
                .report("sid", "the session of {who} is outside of its namespace"));
    error("PST-SID-ANC", SOURCE, "The leader of a session can be an ancestor of its members")
        .why(
            "A process gets its session from the process that creates it: its parent is in that "
                + "session, or an ancestor led it, or it is a child of the root process, where "
                + "CRIU puts a helper in place. CRIU stops: \"Can't find a session leader\".")
        .inCheckpoint((in, out) -> births(in, false, out));
    error("PST-SID-BORN", SOURCE, "A process was born into one session")
        .why(
            "Sessions of its descendants tell in which one it was, before it led its own; they "
                + "must not tell of two. CRIU stops: \"Can't figure out which sid\".")
        .inCheckpoint((in, out) -> births(in, true, out));
    error("PST-PGRP-SESSION", TRIED, "A process group is in one session")
        .why(
            "All processes of a group have one sid, and the leader of a session leads its "
                + "group. CRIU fails to set the group in the new process, and hangs.")
        .inCheckpoint(
            GROUPED
                .where(it -> sid(it) == it.pid() && pgid(it) != it.pid())
                .report("pgid", "{who} leads its session, but is in the group {}", it -> pgid(it)),
            GROUPED
                .where(it -> sid(it) != it.pid() || pgid(it) == it.pid())
                .per(it -> pgid((TaskRef) it.it()))
                .unique(it -> 0, SessionRules::sameSession));
    warning("PST-SHELLJOB", TRIED, "The root process leads its session")
        .why(
            "Else the dump was made with --shell-job, and a restore needs that option; the "
                + "process becomes part of the session that CRIU is started in.")
        .inCheckpoint(
            TASKS
                .only(it -> it.in().tasks().root().equals(Optional.of(it.it())))
                .where(it -> sid(it) != it.pid() && sid(it) != 0)
                .report("sid", SHELL_JOB, TaskRef::pid, it -> sid(it)));
    info("PST-PGRP-LEADER", TRIED, "The leader of a process group is there")
        .why(
            "A leader that has ended is nothing unusual: CRIU makes a helper process for the "
                + "time of the restore, which leads the group. A group 0 is left alone.")
        .inCheckpoint(
            TASKS
                .where(it -> pgid(it) != 0)
                .distinct(SessionRules::pgid)
                .refersTo(
                    "pgid",
                    SessionRules::pgid,
                    TASKS.by(TaskRef::pid),
                    "no process leads the group {} of {who}: a restore makes a helper"));
  }

  private static int pgid(TaskRef task) {
    return task.entry().message().getPgid();
  }

  private static int sid(TaskRef task) {
    return task.entry().message().getSid();
  }

  /**
   * What is wrong with the session of a process: two other births are asked for, or none can be.
   */
  private record Misfit(boolean conflict, TaskRef task, String message) {}

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
    Optional<TaskRef> root = tasks.root();
    if (!tasks.areKnown() || root.isEmpty()) {
      return misfits;
    }
    Map<Integer, Integer> born = new HashMap<>();
    for (TaskRef task : tasks.all()) {
      Optional<TaskRef> parent = tasks.parent(task);
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
      TaskRef task, Tasks tasks, TaskRef root, Map<Integer, Integer> born) {
    int sid = sid(task);
    Optional<TaskRef> ancestor = tasks.parent(task);
    for (int step = 0; ancestor.isPresent() && ancestor.get().pid() != sid; step++) {
      TaskRef between = ancestor.get();
      Integer other = born.putIfAbsent(between.pid(), sid);
      if (other != null && other != sid) {
        return Optional.of(
            new Misfit(true, task, fill(CONFLICT, between.label(), sid, task.label(), other)));
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
    String text = "no ancestor of {} can have led its session {}";
    return Optional.of(new Misfit(false, task, fill(text, task.label(), sid)));
  }

  private static void sameSession(Item<TaskRef> task, Item<TaskRef> first, Reporter out) {
    int sid = sid(task.it());
    int other = sid(first.it());
    if (sid != other) {
      String text = "{who} of the group {} is in the session {}, but {} of that group is in {}";
      out.report(task, "sid", text, pgid(task.it()), sid, first.label(), other);
    }
  }
}
