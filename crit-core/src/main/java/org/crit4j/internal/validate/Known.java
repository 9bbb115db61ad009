package org.crit4j.internal.validate;

import java.util.function.Predicate;

/** What has to be known before the absence of something can be called a violation. */
public enum Known implements Predicate<Inspection> {
  /** The process tree. */
  TASKS(in -> in.tasks().areKnown()),
  /** The ids of all processes that should have some. */
  IDS(in -> in.tasks().areIdsKnown()),
  /** The open files. */
  FILES(in -> in.files().areKnown()),
  /** The tables of descriptors. */
  DESCRIPTORS(in -> in.descriptors().areKnown()),
  /** The mappings of all processes. */
  MEMORY(in -> in.memory().areKnown()),
  /** The mounts, of at least one mount namespace. */
  MOUNTS(in -> in.mounts().areKnown()),
  /** The namespaces of all processes, and of CRIU itself. */
  NAMESPACES(in -> in.namespaces().areKnown());

  private final Predicate<Inspection> known;

  Known(Predicate<Inspection> known) {
    this.known = known;
  }

  @Override
  public boolean test(Inspection in) {
    return known.test(in);
  }
}
