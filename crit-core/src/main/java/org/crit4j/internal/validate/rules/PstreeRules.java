package org.crit4j.internal.validate.rules;

import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.PstreeEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** The tree of processes: ids, parents, sessions and groups. */
public final class PstreeRules extends RuleGroup {
  private static final String IMAGE = "pstree.img";

  /** Declares the rules. */
  public PstreeRules() {
    super("Process tree");
    imageRule(
        "PST-UNIQ",
        ERROR,
        TRIED,
        "A pid occurs once",
        "Two processes cannot have one pid. CRIU aborts at an assertion.",
        PstreeRules::uniquePids);
    imageRule(
        "PST-ROOT",
        ERROR,
        TRIED,
        "Exactly one process has no parent",
        "The tree has one root, with ppid 0. CRIU stops at a second one: \"Parent missed on non-root "
            + "task\".",
        PstreeRules::oneRoot);
    imageRule(
        "PST-PARENT",
        ERROR,
        TRIED,
        "The parent of a process stands before it",
        "ppid has to be the pid of an earlier entry, and not of a thread. CRIU stops: \"Can't find a "
            + "parent\".",
        PstreeRules::earlierParents);
  }

  private static List<Entry<PstreeEntry>> entries(Inspection in) {
    return in.entries(ImageType.PSTREE, PstreeEntry.class);
  }

  private static String unsigned(int number) {
    return Integer.toUnsignedString(number);
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
    boolean found = false;
    for (Entry<PstreeEntry> entry : entries(in)) {
      if (entry.message().getPpid() == 0) {
        if (found) {
          out.report(entry, "ppid", "a second process without a parent");
        }
        found = true;
      }
    }
    if (!found && !entries(in).isEmpty()) {
      out.report(IMAGE, "each process has a parent, so the tree has no root");
    }
  }

  private static void earlierParents(Inspection in, Reporter out) {
    Set<Integer> earlier = new HashSet<>();
    for (Entry<PstreeEntry> entry : entries(in)) {
      int parent = entry.message().getPpid();
      if (parent != 0 && !earlier.contains(parent)) {
        out.report(
            entry,
            "ppid",
            "the parent "
                + unsigned(parent)
                + " of process "
                + unsigned(entry.message().getPid())
                + " is no process before it");
      }
      earlier.add(entry.message().getPid());
    }
  }
}
