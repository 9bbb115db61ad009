package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.WARNING;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgControllerEntry;
import org.crit4j.images.CgMemberEntry;
import org.crit4j.images.CgSetEntry;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.TaskRef;

/** Control groups. */
public final class CgroupRules extends RuleGroup {
  /** Declares the rules. */
  public CgroupRules() {
    super("Control groups");
    rule(
        "CG-REF",
        ERROR,
        TRIED,
        "The cgroups of a process are in cgroup.img, or inherited",
        "cg_set is 0, that of an ancestor, root_cg_set of the inventory, or the id of a set. CRIU"
            + " stops: \"No set N found\".",
        CgroupRules::tasks);
    rule(
        "CG-THREAD",
        ERROR,
        TRIED,
        "Cgroups of a thread that differ from its process's are in cgroup.img",
        "CRIU moves such threads with a helper that runs only if there are sets: \"Unable to send"
            + " packet to cgroupd\".",
        CgroupRules::threads);
    imageRule(
        "CGSET-UNIQ",
        ERROR,
        SOURCE,
        "The id of a set of cgroups is not 0, and occurs once",
        "CRIU takes the first set of that id.",
        CgroupRules::uniqueSets);
    imageRule(
        "CGSET-CTL",
        ERROR,
        SOURCE,
        "Each hierarchy in a set is described",
        "The name of a member is a cname of a controller. CRIU stops: \"No cg_controller_entry"
            + " found\".",
        CgroupRules::controllersOfSets);
    imageRule(
        "CG-CNAME",
        ERROR,
        SOURCE,
        "Each hierarchy has a name",
        "cnames has at least one element, \"\" for version 2. CRIU stops: \"must have at least 1 "
            + "controller\".",
        CgroupRules::names);
    imageRule(
        "CGSET-SAME",
        WARNING,
        SOURCE,
        "All sets are of the same hierarchies",
        "A process is in a group of each hierarchy, and CRIU counts on it.",
        CgroupRules::sameControllers);
    imageRule(
        "CG-PREFIX",
        ERROR,
        SOURCE,
        "The root of a cgroup namespace is within the path",
        "cgns_prefix is at most the length of path. CRIU stops: \"shorter than path prefix\".",
        CgroupRules::prefixes);
    completeNeeds("CG-REF", "CGSET-CTL");
  }

  private static List<Entry<CgroupEntry>> cgroups(Inspection in) {
    return in.entries(ImageType.CGROUP, CgroupEntry.class);
  }

  private static Set<Integer> sets(Inspection in) {
    Set<Integer> ids = new HashSet<>();
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      cgroup.message().getSetsList().forEach(set -> ids.add(set.getId()));
    }
    return ids;
  }

  private static int setOf(CoreEntry core) {
    return core.getThreadCore().hasCgSet()
        ? core.getThreadCore().getCgSet()
        : core.getTc().getCgSet();
  }

  private static String field(CoreEntry core) {
    return core.getThreadCore().hasCgSet() ? "thread_core.cg_set" : "tc.cg_set";
  }

  private static void tasks(Inspection in, Reporter out) {
    Set<Integer> known = sets(in);
    if (!in.areKnown(ImageType.CGROUP)) {
      return;
    }
    in.inventory().ifPresent(inventory -> known.add(inventory.message().getRootCgSet()));
    known.add(0);
    for (TaskRef task : in.tasks().all()) {
      if (!task.isAlive()) {
        continue;
      }
      Entry<CoreEntry> core = task.core().orElseThrow();
      int set = setOf(core.message());
      if (!known.contains(set) && !isInherited(in, task, set)) {
        out.report(
            core,
            field(core.message()),
            "cgroup.img has no set " + unsigned(set) + ", which " + task.label() + " is in");
      }
    }
  }

  private static boolean isInherited(Inspection in, TaskRef task, int set) {
    Optional<TaskRef> ancestor = in.tasks().parent(task);
    for (int step = 0; ancestor.isPresent() && step < in.tasks().all().size(); step++) {
      int above = ancestor.get().core().map(core -> setOf(core.message())).orElse(0);
      if (above != 0) {
        return above == set;
      }
      ancestor = in.tasks().parent(ancestor.get());
    }
    return false;
  }

  private static void threads(Inspection in, Reporter out) {
    Set<Integer> known = sets(in);
    if (!in.areKnown(ImageType.CGROUP)) {
      return;
    }
    for (CoreRef each : in.tasks().aliveCores()) {
      if (each.isLeader() || each.core().isEmpty()) {
        continue;
      }
      CoreEntry core = each.core().get().message();
      int set = core.getThreadCore().getCgSet();
      int own = each.task().core().map(it -> setOf(it.message())).orElse(0);
      if (set != 0 && set != own && !known.contains(set)) {
        out.report(
            each.core().get(),
            "thread_core.cg_set",
            "cgroup.img has no set " + unsigned(set) + ", which " + each.label() + " is in");
      }
    }
  }

  private static void uniqueSets(Inspection in, Reporter out) {
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      Set<Integer> seen = new HashSet<>();
      List<CgSetEntry> sets = cgroup.message().getSetsList();
      for (int i = 0; i < sets.size(); i++) {
        int id = sets.get(i).getId();
        if (id == 0) {
          out.report(cgroup, "sets[" + i + "].id", "the id is 0");
        } else if (!seen.add(id)) {
          out.report(cgroup, "sets[" + i + "].id", "the id " + unsigned(id) + " occurs twice");
        }
      }
    }
  }

  private static void controllersOfSets(Inspection in, Reporter out) {
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      Set<String> names = new HashSet<>();
      for (CgControllerEntry controller : cgroup.message().getControllersList()) {
        names.addAll(controller.getCnamesList());
        names.add(String.join(",", controller.getCnamesList()));
      }
      List<CgSetEntry> sets = cgroup.message().getSetsList();
      for (int i = 0; i < sets.size(); i++) {
        for (CgMemberEntry member : sets.get(i).getCtlsList()) {
          String first = member.getName().split(",", 2)[0];
          if (!names.contains(member.getName()) && !names.contains(first)) {
            String found = "no controller is called \"" + member.getName() + "\"";
            out.report(cgroup, "sets[" + i + "].ctls", found);
          }
        }
      }
    }
  }

  private static void names(Inspection in, Reporter out) {
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      for (int i = 0; i < cgroup.message().getControllersCount(); i++) {
        if (cgroup.message().getControllers(i).getCnamesCount() == 0) {
          out.report(cgroup, "controllers[" + i + "].cnames", "the controller has no name");
        }
      }
    }
  }

  private static void sameControllers(Inspection in, Reporter out) {
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      List<CgSetEntry> sets = cgroup.message().getSetsList();
      for (int i = 1; i < sets.size(); i++) {
        if (!names(sets.get(i)).equals(names(sets.get(0)))) {
          out.report(cgroup, "sets[" + i + "].ctls", "the hierarchies are not those of sets[0]");
        }
      }
    }
  }

  private static Set<String> names(CgSetEntry set) {
    Set<String> names = new TreeSet<>();
    set.getCtlsList().forEach(member -> names.add(member.getName()));
    return names;
  }

  private static void prefixes(Inspection in, Reporter out) {
    for (Entry<CgroupEntry> cgroup : cgroups(in)) {
      List<CgSetEntry> sets = cgroup.message().getSetsList();
      for (int i = 0; i < sets.size(); i++) {
        for (CgMemberEntry member : sets.get(i).getCtlsList()) {
          int prefix = member.getCgnsPrefix();
          int length = member.getPathBytes().size();
          if (Integer.compareUnsigned(prefix, length) > 0) {
            out.report(
                cgroup,
                "sets[" + i + "].ctls",
                "the prefix of " + unsigned(prefix) + " bytes is longer than " + member.getPath());
          }
        }
      }
    }
  }
}
