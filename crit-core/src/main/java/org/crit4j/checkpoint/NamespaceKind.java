package org.crit4j.checkpoint;

import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.crit4j.images.TaskKobjIdsEntry;

/** The kinds of namespaces. Numbers: the kernel's clone flags. */
public enum NamespaceKind {
  /** Process numbers. */
  PID(0x2000_0000, TaskKobjIdsEntry::hasPidNsId, TaskKobjIdsEntry::getPidNsId),
  /** The network. */
  NET(0x4000_0000, TaskKobjIdsEntry::hasNetNsId, TaskKobjIdsEntry::getNetNsId),
  /** System V IPC and message queues. */
  IPC(0x0800_0000, TaskKobjIdsEntry::hasIpcNsId, TaskKobjIdsEntry::getIpcNsId),
  /** Host and domain name. */
  UTS(0x0400_0000, TaskKobjIdsEntry::hasUtsNsId, TaskKobjIdsEntry::getUtsNsId),
  /** Mounts. */
  MNT(0x0002_0000, TaskKobjIdsEntry::hasMntNsId, TaskKobjIdsEntry::getMntNsId),
  /** Users and groups. */
  USER(0x1000_0000, TaskKobjIdsEntry::hasUserNsId, TaskKobjIdsEntry::getUserNsId),
  /** Control groups. */
  CGROUP(0x0200_0000, TaskKobjIdsEntry::hasCgroupNsId, TaskKobjIdsEntry::getCgroupNsId),
  /** Clocks. */
  TIME(0x0000_0080, TaskKobjIdsEntry::hasTimeNsId, TaskKobjIdsEntry::getTimeNsId);

  private final int cloneFlag;
  private final Predicate<TaskKobjIdsEntry> isIn;
  private final ToIntFunction<TaskKobjIdsEntry> of;

  NamespaceKind(
      int cloneFlag, Predicate<TaskKobjIdsEntry> isIn, ToIntFunction<TaskKobjIdsEntry> of) {
    this.cloneFlag = cloneFlag;
    this.isIn = isIn;
    this.of = of;
  }

  /** The flag with which {@code clone} makes one. */
  public int cloneFlag() {
    return cloneFlag;
  }

  /** Whether a number is the {@link #cloneFlag} of a kind. */
  public static boolean isFlag(int flag) {
    for (NamespaceKind kind : values()) {
      if (kind.cloneFlag == flag) {
        return true;
      }
    }
    return false;
  }

  /** The namespace's number among the ids of a process; empty if they have none. */
  public OptionalInt of(TaskKobjIdsEntry ids) {
    return isIn.test(ids) ? OptionalInt.of(of.applyAsInt(ids)) : OptionalInt.empty();
  }
}
