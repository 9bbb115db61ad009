package org.crit4j.checkpoint.diff;

/**
 * What has become of a mapping in the memory of a process.
 *
 * @param start its first address, unsigned
 * @param end the address after its last, unsigned
 * @param name what it is called; empty for anonymous memory
 * @param kind whether it is new, gone, or both checkpoints have it
 * @param pages how many pages it has
 * @param changed how many of them have another content, or content where there was none; all that
 *     hold something, if it is new or gone
 */
public record MappingChange(
    long start, long end, String name, Kind kind, long pages, long changed) {
  /** Which checkpoints have a mapping. */
  public enum Kind {
    /** The second one only. */
    ADDED,
    /** The first one only. */
    REMOVED,
    /** Both. */
    COMMON
  }
}
