package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgMemberEntry;
import org.crit4j.images.CgSetEntry;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Control groups. */
public final class CgroupRules extends CheckpointRules {
  private static final Walk<CgroupEntry> CGROUPS =
      Walk.entries(ImageType.CGROUP, CgroupEntry.class);
  private static final Walk<CgSetEntry> SETS = CGROUPS.each("sets", CgroupEntry::getSetsList);
  private static final Target<Integer> SET_IDS = SETS.by(CgSetEntry::getId).orValue(0);
  private static final String IMAGE = ImageName.of(ImageType.CGROUP);
  private static final String NO_SET = "cgroup.img has no set {}, which {who} is in";

  /** Declares the rules. */
  public CgroupRules() {
    super("Control groups");
    error("CG-REF", TRIED, INCOMPLETE, "The cgroups of a process are in cgroup.img, or inherited")
        .why(
            "cg_set is 0, the id of a set, or that of the parent; for the root process it may be "
                + "root_cg_set of the inventory. CRIU stops: \"No set N found\".")
        .inCheckpoint(given(SET_IDS.known().and(Known.INVENTORY), CgroupRules::sets));
    error("CG-THREAD", TRIED, "A thread's own cgroups are in cgroup.img")
        .why(
            "CRIU moves such threads with a helper that runs only if there are sets: \"Unable to send "
                + "packet to cgroupd\".")
        .inCheckpoint(
            THREADS
                .where(it -> !it.isLeader() && threadSet(it) != leaderSet(it.task()))
                .refersTo("thread_core.cg_set", CgroupRules::threadSet, SET_IDS, NO_SET));
    error("CGSET-UNIQ", SOURCE, "The id of a set of cgroups is not 0, and occurs once")
        .why("CRIU takes the first set of that id.")
        .inImage(
            SETS.where(it -> it.getId() == 0).report("id", "the id is 0"),
            SETS.where(it -> it.getId() != 0)
                .unique("id", CgSetEntry::getId, "the id {} occurs twice"));
    error("CGSET-CTL", SOURCE, INCOMPLETE, "Each hierarchy in a set is described")
        .why("By a controller of its name. CRIU stops: \"No cg_controller_entry found\".")
        .inImage(CGROUPS.check(CgroupRules::controllers));
    error("CG-CNAME", SOURCE, "Each hierarchy has a name")
        .why(
            "cnames has at least one element, \"\" for version 2. CRIU stops: \"must have at least 1 "
                + "controller\".")
        .inImage(
            CGROUPS
                .each("controllers", CgroupEntry::getControllersList)
                .where(it -> it.getCnamesCount() == 0)
                .report("cnames", "the controller has no name"));
    warning("CGSET-SAME", SOURCE, "All sets are of the same hierarchies")
        .why("A process is in a group of each hierarchy, and CRIU counts on it.")
        .inImage(SETS.same("ctls", CgroupRules::names, "the hierarchies are not those of sets[0]"));
    error("CG-PREFIX", SOURCE, "The root of a cgroup namespace is within the path")
        .why("cgns_prefix is at most the length of path. CRIU stops: \"shorter than path prefix\".")
        .inImage(SETS.check(CgroupRules::prefixes));
  }

  private static int threadSet(CoreRef thread) {
    return thread.core().orElseThrow().message().getThreadCore().getCgSet();
  }

  private static int leaderSet(TaskRef task) {
    return task.core().map(it -> setOf(it.message())).orElse(0);
  }

  private static int setOf(CoreEntry core) {
    return core.getThreadCore().hasCgSet()
        ? core.getThreadCore().getCgSet()
        : core.getTc().getCgSet();
  }

  private static void sets(Inspection in, Reporter out) {
    Predicate<Integer> described = SET_IDS.keys().apply(in);
    int root = in.inventory().map(it -> it.message().getRootCgSet()).orElse(0);
    InheritedSets inherited = new InheritedSets(in, root);
    Walk<CoreRef> lost =
        THREADS
            .where(CoreRef::isLeader)
            .where(it -> !described.test(leaderSet(it.task())))
            .where(it -> leaderSet(it.task()) != inherited.above(it.task()));
    Check check =
        in.has(IMAGE)
            ? lost.check(
                (item, to) -> {
                  String field = core(item.it()).getThreadCore().hasCgSet() ? "thread_core" : "tc";
                  to.report(item, field + ".cg_set", NO_SET, leaderSet(item.it().task()));
                })
            : lost.missing(IMAGE);
    check.run(in, out);
  }

  /**
   * The sets of cgroups that processes start in: that of the next ancestor that has one, or of CRIU
   * itself. Source: prepare_task_cgroup() in CRIU's cgroup.c.
   */
  private record InheritedSets(Inspection in, int root, Map<Integer, Integer> known) {
    InheritedSets(Inspection in, int root) {
      this(in, root, new HashMap<>());
    }

    int above(TaskRef task) {
      Set<Integer> passed = new HashSet<>();
      Optional<TaskRef> at = in.tasks().parent(task);
      int set = root;
      while (at.isPresent() && passed.add(at.get().pid())) {
        int own = leaderSet(at.get());
        Optional<Integer> found =
            Optional.ofNullable(own != 0 ? (Integer) own : known.get(at.get().pid()));
        if (found.isPresent()) {
          set = found.get();
          break;
        }
        at = in.tasks().parent(at.get());
      }
      for (int pid : passed) {
        known.put(pid, set);
      }
      return set;
    }
  }

  private static void controllers(Item<CgroupEntry> cgroup, Reporter out) {
    Set<String> names = new HashSet<>();
    cgroup.it().getControllersList().forEach(it -> names.addAll(it.getCnamesList()));
    cgroup.it().getControllersList().forEach(it -> names.add(String.join(",", it.getCnamesList())));
    for (int i = 0; i < cgroup.it().getSetsCount(); i++) {
      for (CgMemberEntry member : cgroup.it().getSets(i).getCtlsList()) {
        String first = member.getName().split(",", 2)[0];
        if (!names.contains(member.getName()) && !names.contains(first)) {
          String text = "no controller is called \"{}\"";
          out.report(cgroup, "sets[" + i + "].ctls", text, member.getName());
        }
      }
    }
  }

  private static Set<String> names(CgSetEntry set) {
    Set<String> names = new TreeSet<>();
    set.getCtlsList().forEach(member -> names.add(member.getName()));
    return names;
  }

  private static void prefixes(Item<CgSetEntry> set, Reporter out) {
    for (CgMemberEntry member : set.it().getCtlsList()) {
      int prefix = member.getCgnsPrefix();
      if (Integer.compareUnsigned(prefix, member.getPathBytes().size()) > 0) {
        String text = "the prefix of {} bytes is longer than {}";
        out.report(set, "ctls", text, prefix, member.getPath());
      }
    }
  }
}
