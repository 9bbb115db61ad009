package org.crit4j.edit.scrub;

import java.io.IOException;
import java.util.OptionalLong;
import org.crit4j.container.member.Member;

/** Where the result is written: all of it appears at {@link #commit}, or nothing. */
interface ScrubOutput extends AutoCloseable {

  /**
   * Adds a file.
   *
   * @param member its name and headers; not its size
   * @param size bytes of the content; empty if that has to be found out
   */
  void add(Member member, Content content, OptionalLong size) throws IOException;

  /** Adds a directory, a link, or another member without content. */
  void add(Member member) throws IOException;

  /** Makes everything appear. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}
