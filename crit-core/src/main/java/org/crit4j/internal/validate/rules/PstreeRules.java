package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PidnsEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** The tree of processes: ids, parents, threads. */
public final class PstreeRules extends CheckpointRules {
  private static final String IMAGE = ImageName.of(ImageType.PSTREE);

  private static final Walk<PstreeEntry> ENTRIES =
      Walk.entries(ImageType.PSTREE, PstreeEntry.class);

  /** Declares the rules. */
  public PstreeRules() {
    super("Process tree");
    error("PST-EXISTS", TRIED, INCOMPLETE, "pstree.img is there and has an entry")
        .why("Without processes there is nothing to restore. CRIU crashes.")
        .inImage(PstreeRules::exists);
    error("PST-UNIQ", TRIED, "A pid occurs once")
        .why("Two processes cannot have one pid. CRIU aborts at an assertion.")
        .inImage(ENTRIES.unique("pid", PstreeEntry::getPid, "the pid {} is that of {} too"));
    error("PST-ROOT", TRIED, "Exactly one process has no parent")
        .why(
            "The tree has one root, with ppid 0. CRIU stops at a second one: \"Parent missed on "
                + "non-root task\".")
        .inImage(
            ENTRIES
                .where(it -> it.getPpid() == 0)
                .unique(
                    PstreeEntry::getPpid,
                    (entry, first, out) ->
                        out.report(entry, "ppid", "this is a second process without a parent")),
            ENTRIES.checkGroups(PstreeRules::hasRoot).given(ENTRIES.known()));
    error("PST-PARENT", TRIED, INCOMPLETE, "The parent of a process stands before it")
        .why(
            "ppid has to be the pid of an earlier entry, and not of a thread. CRIU stops: "
                + "\"Can't find a parent\".")
        .inImage(given(ENTRIES.known(), PstreeRules::earlierParents));
    error("PST-PIDZERO", TRIED, "A pid is from 1 to 2147483647")
        .why("There are no other PIDs: CRIU misses the core image, or cannot create the process.")
        .inImage(
            ENTRIES
                .where(it -> it.getPid() <= 0)
                .report("pid", "{} is not a valid PID", PstreeEntry::getPid));
    warning("PST-ZOMBIE-LEAF", SOURCE, "A zombie has no children")
        .why("When a process ends, its children get another parent. CRIU's dump asserts that.")
        .inCheckpoint(
            TASKS.check(
                (task, out) ->
                    task.in()
                        .tasks()
                        .parent(task.it())
                        .filter(it -> it.state() == TaskState.ZOMBIE)
                        .ifPresent(
                            it ->
                                out.report(task, "ppid", "the parent {} is a zombie", it.pid()))));
    error("PST-THREADS", TRIED, "A process that is alive has threads")
        .why("The list has at least the process itself. CRIU stops: \"Can't mmap section\".")
        .inCheckpoint(
            ALIVE
                .where(it -> it.threads().isEmpty())
                .report("threads", "{who} is alive, but has no thread"));
    error("PST-THR-LEADER", TRIED, "The first thread is the process itself")
        .why("threads[0] is the pid. CRIU stops: \"Unexpected task\".")
        .inCheckpoint(
            TASKS
                .where(it -> !it.threads().isEmpty() && it.threads().get(0) != it.pid())
                .report(
                    "threads",
                    "the first thread of {who} is {}, not the process itself",
                    it -> it.threads().get(0)));
    error("PST-THR-UNIQ", TRIED, "A thread id occurs once in the tree")
        .why(
            "It is not in another list, and no other pid, pgid or sid. CRIU stops, \"Unexpected "
                + "task\", or aborts at an assertion.")
        .inCheckpoint(PstreeRules::uniqueThreads);
    error("PST-NOTEMPTY-NS", SOURCE, "The pid of the root process goes with its pid namespace")
        .why(
            "Pid 1 needs a pid namespace of its own; another root process in such a namespace "
                + "needs it to be external, as pidns-ID.img tells. CRIU stops: \"can only be "
                + "restored in a new pid namespace\", or \"Can't restore pid namespace without "
                + "the process init\".")
        .inCheckpoint(PstreeRules::pidNamespace);
  }

  private static void exists(Inspection in, Reporter out) {
    if (in.kind() == Kind.CHECKPOINT && !in.has(IMAGE)) {
      String text = "the image is missing: processes and what belongs to them cannot be checked";
      out.report(in.prefix() + IMAGE, text);
    }
    for (LoadedImage image : in.images(ImageType.PSTREE)) {
      if (image.isWhole() && image.entries().isEmpty()) {
        out.report(image.file(), "the image has no entry");
      }
    }
  }

  private static void hasRoot(List<Item<PstreeEntry>> tree, Reporter out) {
    if (tree.stream().noneMatch(it -> it.it().getPpid() == 0)) {
      out.report(tree.get(0), "ppid", "each process has a parent, so the tree has no root");
    }
  }

  private static void earlierParents(Inspection in, Reporter out) {
    Set<Integer> earlier = new HashSet<>(Set.of(0));
    ENTRIES
        .check(
            (entry, to) -> {
              if (!earlier.contains(entry.it().getPpid())) {
                String text = "the parent {} of process {} is not a process before it";
                to.report(entry, "ppid", text, entry.it().getPpid(), entry.it().getPid());
              }
              earlier.add(entry.it().getPid());
            })
        .run(in, out);
  }

  private static void uniqueThreads(Inspection in, Reporter out) {
    Map<Integer, String> taken = new HashMap<>();
    for (TaskRef task : in.tasks().all()) {
      taken.putIfAbsent(task.entry().message().getPgid(), "a process group");
      taken.putIfAbsent(task.entry().message().getSid(), "a session");
    }
    for (TaskRef task : in.tasks().all()) {
      taken.put(task.pid(), task.label());
    }
    for (TaskRef task : in.tasks().all()) {
      boolean itself = true;
      for (int thread : task.threads()) {
        if (itself && thread == task.pid()) {
          itself = false;
          continue;
        }
        String other = taken.putIfAbsent(thread, "a thread of " + task.label());
        if (other != null) {
          String text = "the thread {} of {} is {} too";
          out.report(task.entry(), "threads", text, thread, task.label(), other);
        }
      }
    }
  }

  private static void pidNamespace(Inspection in, Reporter out) {
    Optional<TaskRef> root = in.tasks().root();
    OptionalInt inside =
        root.flatMap(TaskRef::ids).map(NamespaceKind.PID::of).orElse(OptionalInt.empty());
    if (inside.isEmpty() || in.namespaces().outside(NamespaceKind.PID).isEmpty()) {
      return;
    }
    int pid = root.get().pid();
    boolean own = in.namespaces().isOwn(NamespaceKind.PID);
    if (pid == 1 && !own) {
      String text = "the root process has pid 1, but no pid namespace of its own";
      out.report(root.get().entry(), "pid", text);
    }
    if (pid != 1 && own && !isExternal(in, inside.getAsInt())) {
      String text =
          "the root process {} is in a pid namespace of its own without being its first, and "
              + "pidns-{}.img does not say that the namespace is external";
      out.report(root.get().entry(), "pid", text, pid, inside.getAsInt());
    }
  }

  private static boolean isExternal(Inspection in, int namespace) {
    String file = ImageName.of(ImageType.PIDNS, namespace);
    return !in.isKnown(file)
        || in.first(file, PidnsEntry.class).map(it -> it.message().hasExtKey()).orElse(false);
  }
}
