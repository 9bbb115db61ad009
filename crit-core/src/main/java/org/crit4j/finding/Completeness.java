package org.crit4j.finding;

/** Whether all that a restore reads of a checkpoint is there. */
public enum Completeness {
  /**
   * All images could be read, each process has those that it needs, every reference leads to
   * something, and every page that is in the images has its bytes. The rest may still be wrong, and
   * what files of the host, options and the kernel have to give, images do not tell.
   */
  COMPLETE,
  /** A restore would miss something. */
  INCOMPLETE,
  /** It is not a whole checkpoint that was validated, or not by all the rules that it takes. */
  UNDECIDED
}
