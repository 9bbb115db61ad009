package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileLockEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Locks on files. */
public final class LockRules extends CheckpointRules {
  // Source: CRIU's file-lock.h.
  private static final int FLOCK = 2;
  private static final int LEASE = 8;
  private static final Set<Integer> STYLES = Set.of(1, FLOCK, 4, LEASE);
  private static final int MANDATORY = 32 | 64 | 128;
  private static final int BREAKING = 4;
  private static final int UNLOCK = 2;

  private static final Walk<FileLockEntry> LOCKS =
      Walk.entries(ImageType.FILE_LOCKS, FileLockEntry.class);

  /** Declares the rules. */
  public LockRules() {
    super("File locks");
    error("LOCK-FD", TRIED, INCOMPLETE, "A lock is on a file that its process has open")
        .why("fd is a file descriptor of the process. CRIU stops: \"Can not set flock\".")
        .inCheckpoint(LOCKS.check(LockRules::descriptor));
    warning("LOCK-PID", TRIED, INCOMPLETE, "A lock is that of a process of the tree")
        .why("CRIU says nothing, and the lock is lost.")
        .inCheckpoint(
            LOCKS.refersTo(
                "pid",
                FileLockEntry::getPid,
                TASKS.by(TaskRef::pid),
                "pstree.img has no process {}, which has a lock"));
    error("LOCK-KIND", TRIED, "A lock is of a kind that exists")
        .why(
            "flag is 1 (POSIX), 2 (flock), 4 (open file description) or 8 (lease), and type 0, "
                + "1 or 2. CRIU stops: \"Unknown file lock style\" or \"type\".")
        .inImage(
            LOCKS.oneOf("flag", FileLockEntry::getFlag, STYLES, "{} is not a style of locks"),
            LOCKS
                .where(it -> STYLES.contains(it.getFlag()))
                .where(it -> Integer.compareUnsigned(plainType(it), UNLOCK) > 0)
                .report("type", "{} is not a type of locks", FileLockEntry::getType));
    info("LOCK-RANGE", DEDUCED, "A lock is on a range of a file")
        .why("start and len are not negative. The kernel refuses others.")
        .inImage(
            LOCKS
                .where(it -> it.getStart() < 0)
                .report("start", "{} is negative", it -> "" + it.getStart()),
            LOCKS
                .where(it -> it.getLen() < 0)
                .report("len", "{} is negative", it -> "" + it.getLen()));
  }

  private static void descriptor(Item<FileLockEntry> lock, Reporter out) {
    Optional<TaskRef> task = lock.in().tasks().byPid(lock.it().getPid());
    Optional<Integer> table = task.flatMap(TaskRef::ids).map(TaskKobjIdsEntry::getFilesId);
    if (table.isPresent()) {
      long number = Integer.toUnsignedLong(table.get());
      String file = ImageName.of(ImageType.FDINFO, number);
      boolean known = lock.in().has(file) && lock.in().isKnown(file);
      if (known && !lock.in().descriptors().isOpen(number, lock.it().getFd())) {
        String text = "{} has no file descriptor {}, on which {} has a lock";
        out.report(lock, "fd", text, file, lock.it().getFd(), task.get().label());
      }
    }
  }

  private static int plainType(FileLockEntry lock) {
    return switch (lock.getFlag()) {
      case FLOCK -> lock.getType() & ~MANDATORY;
      case LEASE -> lock.getType() & ~BREAKING;
      default -> lock.getType();
    };
  }
}
