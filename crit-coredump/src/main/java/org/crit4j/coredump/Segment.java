package org.crit4j.coredump;

import java.util.Optional;

/**
 * A range of the process's memory in a core file.
 *
 * @param start its first address, unsigned
 * @param end the address after its last, unsigned
 * @param protection what the process may do with it: 1 read, 2 write, 4 execute
 * @param bytes how many of its bytes the core file has, from the start on: the rest is with the
 *     mapped file, or nowhere
 * @param file where pages come from that the images do not have
 */
record Segment(long start, long end, int protection, long bytes, Optional<Backing> file) {

  /**
   * A file behind a segment.
   *
   * @param file the file
   * @param offset where in it the segment starts, in bytes
   */
  record Backing(MappedFile file, long offset) {}

  /** A part of what the core file has of it. */
  Segment part(long from, int length) {
    long skipped = from - start;
    return new Segment(
        from,
        from + length,
        protection,
        length,
        file.map(it -> new Backing(it.file(), it.offset() + skipped)));
  }
}
