package org.crit4j.container.member;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.crit4j.ImageData;
import org.crit4j.internal.io.DataSink;

/** Writes members to an archive, one after the other. */
public interface MemberWriter extends AutoCloseable {
  /** The content of a member, which writes itself. */
  @FunctionalInterface
  interface Content {
    /** Writes as many bytes as the member's size. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a member under a name.
   *
   * @param content as many bytes as the member's size
   * @throws org.crit4j.CritException if the archive cannot have such a member
   */
  default void write(MemberName name, Member member, InputStream content) throws IOException {
    write(name, member, out -> DataSink.copy(content, out, member.size()));
  }

  /**
   * Writes a member under a name. Large content is copied by the system where that can.
   *
   * @param content as many bytes as the member's size
   * @throws org.crit4j.CritException if the archive cannot have such a member
   */
  default void write(MemberName name, Member member, ImageData content) throws IOException {
    write(name, member, out -> DataSink.copy(content, out));
  }

  /**
   * Writes a member under a name, with content that writes itself.
   *
   * @throws org.crit4j.CritException if the archive cannot have such a member
   */
  void write(MemberName name, Member member, Content content) throws IOException;

  /** Writes the end of the archive; the stream stays open. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
