package org.crit4j.coredump;

/** Follows the writing of a core file. */
@FunctionalInterface
public interface CoreProgress {
  /** Nobody follows. */
  CoreProgress NONE = bytes -> {};

  /**
   * Called after each piece.
   *
   * @param bytes how many bytes of memory have been written so far, of {@link CoreFile#size}
   */
  void written(long bytes);
}
