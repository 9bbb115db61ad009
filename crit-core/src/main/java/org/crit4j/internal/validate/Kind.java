package org.crit4j.internal.validate;

/** What is validated, and so which rules can be decided. From less to more. */
public enum Kind {
  /** An image alone. */
  IMAGE,
  /** A directory without processes: of a pre-dump, or of a page server. */
  PARTIAL,
  /** A directory that should be all that a restore needs. */
  CHECKPOINT
}
