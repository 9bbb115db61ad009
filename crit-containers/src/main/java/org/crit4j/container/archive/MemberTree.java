package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The members of an archive or of a directory, as one tree. What it says of them is what the
 * archive says; nothing is followed, and nothing leads outside. Safe for use by several threads.
 */
public interface MemberTree extends AutoCloseable {
  /** Takes members and their content. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One member.
     *
     * @param content what is in it; empty for what is no file. Good during the call only.
     */
    void visit(Member member, InputStream content) throws IOException;
  }

  /** What the user calls it; messages start with it. */
  String label();

  /** How it is packed; none for a directory. */
  Compression compression();

  /** All members, those without a path too, in the order of the archive; of a directory, sorted. */
  List<Member> members();

  /** The member of that path, without directories and links followed. */
  Optional<Member> find(String path);

  /**
   * What is in a file, or in the one that a hard link names. From a compressed archive it is
   * unpacked to a private file.
   *
   * @throws IOException if the content cannot be had
   */
  InputStream open(Member member) throws IOException;

  /**
   * Where the content of a file lies, in place if it can be; else it is unpacked.
   *
   * @throws IOException if the content cannot be had
   */
  FileRegion region(Member member) throws IOException;

  /**
   * A file with the content of a member.
   *
   * @throws IOException if the content cannot be had
   */
  Path file(Member member) throws IOException;

  /**
   * Unpacks members to private files, all in one pass, where that saves passes.
   *
   * @throws IOException if the content cannot be had
   */
  void prepare(List<Member> members) throws IOException;

  /**
   * Visits all members in their order, with their content, in one pass.
   *
   * @throws IOException if the content cannot be had, or the visitor fails
   */
  default void visit(Visitor visitor) throws IOException {
    for (Member member : members()) {
      if (member.isFile()) {
        try (InputStream in = open(member)) {
          visitor.visit(member, in);
        }
      } else {
        visitor.visit(member, InputStream.nullInputStream());
      }
    }
  }

  /** Removes what was unpacked. */
  @Override
  void close() throws IOException;
}
