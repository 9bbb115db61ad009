package org.crit4j.checkpoint;

import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.crit4j.images.TaskKobjIdsEntry;

/** The kinds of namespaces. */
public enum NamespaceKind {
  /** Process numbers. */
  PID(TaskKobjIdsEntry::hasPidNsId, TaskKobjIdsEntry::getPidNsId),
  /** The network. */
  NET(TaskKobjIdsEntry::hasNetNsId, TaskKobjIdsEntry::getNetNsId),
  /** System V IPC and message queues. */
  IPC(TaskKobjIdsEntry::hasIpcNsId, TaskKobjIdsEntry::getIpcNsId),
  /** Host and domain name. */
  UTS(TaskKobjIdsEntry::hasUtsNsId, TaskKobjIdsEntry::getUtsNsId),
  /** Mounts. */
  MNT(TaskKobjIdsEntry::hasMntNsId, TaskKobjIdsEntry::getMntNsId),
  /** Users and groups. */
  USER(TaskKobjIdsEntry::hasUserNsId, TaskKobjIdsEntry::getUserNsId),
  /** Control groups. */
  CGROUP(TaskKobjIdsEntry::hasCgroupNsId, TaskKobjIdsEntry::getCgroupNsId),
  /** Clocks. */
  TIME(TaskKobjIdsEntry::hasTimeNsId, TaskKobjIdsEntry::getTimeNsId);

  private final Predicate<TaskKobjIdsEntry> isIn;
  private final ToIntFunction<TaskKobjIdsEntry> of;

  NamespaceKind(Predicate<TaskKobjIdsEntry> isIn, ToIntFunction<TaskKobjIdsEntry> of) {
    this.isIn = isIn;
    this.of = of;
  }

  /** The namespace's number among the ids of a process; empty if they have none. */
  OptionalInt in(TaskKobjIdsEntry ids) {
    return isIn.test(ids) ? OptionalInt.of(of.applyAsInt(ids)) : OptionalInt.empty();
  }
}
