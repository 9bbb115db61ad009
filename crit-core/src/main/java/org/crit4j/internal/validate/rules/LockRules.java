package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.TRIED;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileLockEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** Locks on files. */
public final class LockRules extends RuleGroup {
  // Source: CRIU's file-lock.h.
  private static final int FLOCK = 2;
  private static final int LEASE = 8;
  private static final Set<Integer> STYLES = Set.of(1, FLOCK, 4, LEASE);
  private static final int MANDATORY = 32 | 64 | 128;
  private static final int BREAKING = 4;
  private static final int UNLOCK = 2;

  /** Declares the rules. */
  public LockRules() {
    super("File locks");
    error("LOCK-FD", TRIED, INCOMPLETE, "A lock is on a file that its process has open")
        .because("fd is a file descriptor of the process. CRIU stops: \"Can not set flock\".")
        .inCheckpoint(LockRules::descriptors);
    warning("LOCK-PID", TRIED, INCOMPLETE, "A lock is that of a process of the tree")
        .because("CRIU says nothing, and the lock is lost.")
        .inCheckpoint(LockRules::owners);
    error("LOCK-KIND", TRIED, "A lock is of a kind that exists")
        .because("flag is 1 (POSIX), 2 (flock), 4 (open file description) or 8 (lease), and type 0, "
                + "1 or 2. CRIU stops: \"Unknown file lock style\" or \"type\".")
        .inImage(LockRules::kinds);
    info("LOCK-RANGE", DEDUCED, "A lock is on a range of a file")
        .because("start and len are not negative. The kernel refuses others.")
        .inImage(LockRules::ranges);
  }

  private static List<Entry<FileLockEntry>> locks(Inspection in) {
    return in.entries(ImageType.FILE_LOCKS, FileLockEntry.class);
  }

  private static void descriptors(Inspection in, Reporter out) {
    Map<String, Set<Integer>> tables = new HashMap<>();
    for (Entry<FileLockEntry> lock : locks(in)) {
      Optional<Task> task = in.tasks().byPid(lock.message().getPid());
      if (task.isEmpty() || task.get().ids().isEmpty()) {
        continue;
      }
      String file = "fdinfo-" + unsigned(task.get().ids().get().getFilesId()) + ".img";
      if (in.has(file) && in.isKnown(file)) {
        Set<Integer> open = tables.computeIfAbsent(file, name -> descriptors(in, name));
        if (!open.contains(lock.message().getFd())) {
          out.report(
              lock,
              "fd",
              file
                  + " has no file descriptor "
                  + lock.message().getFd()
                  + ", on which "
                  + task.get().label()
                  + " has a lock");
        }
      }
    }
  }

  private static Set<Integer> descriptors(Inspection in, String file) {
    Set<Integer> open = new HashSet<>();
    in.entries(file, FdinfoEntry.class).forEach(each -> open.add(each.message().getFd()));
    return open;
  }

  private static void owners(Inspection in, Reporter out) {
    for (Entry<FileLockEntry> lock : locks(in)) {
      int pid = lock.message().getPid();
      if (in.tasks().areKnown() && in.tasks().byPid(pid).isEmpty()) {
        out.report(lock, "pid", "pstree.img has no process " + pid + ", which has a lock");
      }
    }
  }

  private static void kinds(Inspection in, Reporter out) {
    for (Entry<FileLockEntry> lock : locks(in)) {
      int style = lock.message().getFlag();
      int type = lock.message().getType();
      int plain = style == FLOCK ? type & ~MANDATORY : style == LEASE ? type & ~BREAKING : type;
      if (!STYLES.contains(style)) {
        out.report(lock, "flag", unsigned(style) + " is no style of locks");
      } else if (plain < 0 || plain > UNLOCK) {
        out.report(lock, "type", unsigned(type) + " is no type of locks");
      }
    }
  }

  private static void ranges(Inspection in, Reporter out) {
    for (Entry<FileLockEntry> lock : locks(in)) {
      if (lock.message().getStart() < 0) {
        out.report(lock, "start", lock.message().getStart() + " is negative");
      }
      if (lock.message().getLen() < 0) {
        out.report(lock, "len", lock.message().getLen() + " is negative");
      }
    }
  }
}
