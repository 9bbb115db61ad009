package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.PidnsEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;
import org.crit4j.internal.validate.Tasks;

/** The tree of processes: ids, parents, threads. */
public final class PstreeRules extends CheckpointRules {
  private static final String IMAGE = "pstree.img";

  /** Declares the rules. */
  public PstreeRules() {
    super("Process tree");
    error("PST-EXISTS", TRIED, INCOMPLETE, "pstree.img is there and has an entry")
        .because("Without processes there is nothing to restore. CRIU crashes.")
        .inImage(PstreeRules::exists);
    error("PST-UNIQ", TRIED, "A pid occurs once")
        .because("Two processes cannot have one pid. CRIU aborts at an assertion.")
        .inImage(PstreeRules::uniquePids);
    error("PST-ROOT", TRIED, "Exactly one process has no parent")
        .because(
            "The tree has one root, with ppid 0. CRIU stops at a second one: \"Parent missed on "
                + "non-root task\".")
        .inImage(PstreeRules::oneRoot);
    error("PST-PARENT", TRIED, INCOMPLETE, "The parent of a process stands before it")
        .because(
            "ppid has to be the pid of an earlier entry, and not of a thread. CRIU stops: "
                + "\"Can't find a parent\".")
        .inImage(PstreeRules::earlierParents);
    error("PST-PIDZERO", TRIED, "A pid is from 1 to 2147483647")
        .because(
            "There is no process with another number: CRIU misses its core image, or cannot "
                + "create it.")
        .inImage(PstreeRules::possiblePids);
    warning("PST-ZOMBIE-LEAF", SOURCE, "A zombie has no children")
        .because(
            "The kernel gives the children of a process that ends to another one; CRIU's dump "
                + "asserts it.")
        .inCheckpoint(PstreeRules::childlessZombies);
    error("PST-THREADS", TRIED, "A process that is alive has threads")
        .because("The list has at least the process itself. CRIU stops: \"Can't mmap section\".")
        .inCheckpoint(PstreeRules::threads);
    error("PST-THR-LEADER", TRIED, "The first thread is the process itself")
        .because("threads[0] is the pid. CRIU stops: \"Unexpected task\".")
        .inCheckpoint(PstreeRules::leaders);
    error("PST-THR-UNIQ", TRIED, "A thread id occurs once in the tree")
        .because(
            "It is not in another list, and no other pid, pgid or sid. CRIU stops, \"Unexpected "
                + "task\", or aborts at an assertion.")
        .inCheckpoint(PstreeRules::uniqueThreads);
    error("PST-NOTEMPTY-NS", SOURCE, "The pid of the root process goes with its pid namespace")
        .because(
            "Pid 1 needs a pid namespace of its own; another root process in such a namespace "
                + "needs it to be external, as pidns-ID.img tells. CRIU stops: \"can only be "
                + "restored in a new pid namespace\", or \"Can't restore pid namespace without "
                + "the process init\".")
        .inCheckpoint(PstreeRules::pidNamespace);
  }

  private static List<Entry<PstreeEntry>> entries(Inspection in) {
    return in.entries(ImageType.PSTREE, PstreeEntry.class);
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

  private static void uniquePids(Inspection in, Reporter out) {
    Map<Integer, Integer> seen = new HashMap<>();
    for (Entry<PstreeEntry> entry : entries(in)) {
      int pid = entry.message().getPid();
      Integer before = seen.putIfAbsent(pid, entry.index());
      if (before != null) {
        out.report(
            entry, "pid", "the pid " + unsigned(pid) + " is that of entry " + before + " too");
      }
    }
  }

  private static void oneRoot(Inspection in, Reporter out) {
    boolean found = !in.areKnown(ImageType.PSTREE);
    boolean second = false;
    for (Entry<PstreeEntry> entry : entries(in)) {
      if (entry.message().getPpid() == 0) {
        if (second) {
          out.report(entry, "ppid", "this is a second process without a parent");
        }
        second = true;
      }
    }
    List<Entry<PstreeEntry>> all = entries(in);
    if (!found && !second && !all.isEmpty()) {
      out.report(all.get(0), "ppid", "each process has a parent, so the tree has no root");
    }
  }

  private static void earlierParents(Inspection in, Reporter out) {
    if (!in.areKnown(ImageType.PSTREE)) {
      return;
    }
    Set<Integer> earlier = new HashSet<>();
    for (Entry<PstreeEntry> entry : entries(in)) {
      int parent = entry.message().getPpid();
      if (parent != 0 && !earlier.contains(parent)) {
        String pid = unsigned(entry.message().getPid());
        out.report(
            entry,
            "ppid",
            "the parent " + unsigned(parent) + " of process " + pid + " is no process before it");
      }
      earlier.add(entry.message().getPid());
    }
  }

  private static void possiblePids(Inspection in, Reporter out) {
    for (Entry<PstreeEntry> entry : entries(in)) {
      if (entry.message().getPid() <= 0) {
        out.report(entry, "pid", unsigned(entry.message().getPid()) + " is no pid");
      }
    }
  }

  private static void childlessZombies(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      Optional<Task> parent = in.tasks().parent(task);
      if (parent.isPresent() && parent.get().state() == Task.State.DEAD) {
        out.report(task.entry(), "ppid", "the parent " + parent.get().pidText() + " is a zombie");
      }
    }
  }

  private static void threads(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      if (task.isAlive() && task.threads().isEmpty()) {
        out.report(task.entry(), "threads", task.label() + " is alive, but has no thread");
      }
    }
  }

  private static void leaders(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      if (!task.threads().isEmpty() && task.threads().get(0) != task.pid()) {
        out.report(
            task.entry(),
            "threads",
            "the first thread of "
                + task.label()
                + " is "
                + unsigned(task.threads().get(0))
                + ", not the process itself");
      }
    }
  }

  private static void uniqueThreads(Inspection in, Reporter out) {
    Map<Integer, String> taken = new HashMap<>();
    for (Task task : in.tasks().all()) {
      taken.putIfAbsent(task.entry().message().getPgid(), "a process group");
      taken.putIfAbsent(task.entry().message().getSid(), "a session");
    }
    for (Task task : in.tasks().all()) {
      taken.put(task.pid(), task.label());
    }
    for (Task task : in.tasks().all()) {
      boolean itself = true;
      for (int thread : new ArrayList<>(task.threads())) {
        if (itself && thread == task.pid()) {
          itself = false;
          continue;
        }
        String other = taken.putIfAbsent(thread, "a thread of " + task.label());
        if (other != null) {
          out.report(
              task.entry(),
              "threads",
              "the thread " + unsigned(thread) + " of " + task.label() + " is " + other + " too");
        }
      }
    }
  }

  private static void pidNamespace(Inspection in, Reporter out) {
    Tasks tasks = in.tasks();
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    Optional<TaskKobjIdsEntry> ids = tasks.root().flatMap(Task::ids);
    if (inventory.isEmpty() || ids.isEmpty() || !ids.get().hasPidNsId()) {
      return;
    }
    TaskKobjIdsEntry outside = inventory.get().message().getRootIds();
    if (!outside.hasPidNsId()) {
      return;
    }
    Task root = tasks.root().orElseThrow();
    int namespace = ids.get().getPidNsId();
    boolean own = namespace != outside.getPidNsId();
    if (root.pid() == 1 && !own) {
      out.report(
          root.entry(), "pid", "the root process has pid 1, but no pid namespace of its own");
    }
    if (root.pid() != 1 && own && !isExternal(in, namespace)) {
      out.report(
          root.entry(),
          "pid",
          "the root process "
              + root.pidText()
              + " is in a pid namespace of its own without being its first, and pidns-"
              + unsigned(namespace)
              + ".img does not say that the namespace is external");
    }
  }

  private static boolean isExternal(Inspection in, int namespace) {
    String file = "pidns-" + unsigned(namespace) + ".img";
    return !in.isKnown(file)
        || in.first(file, PidnsEntry.class).map(it -> it.message().hasExtKey()).orElse(false);
  }
}
