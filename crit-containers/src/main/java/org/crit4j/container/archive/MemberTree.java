package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.member.Member;

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
   * What is in a file, or in the one that a hard link names.
   *
   * @throws IOException if the content cannot be had
   */
  default InputStream open(Member member) throws IOException {
    return region(member).stream();
  }

  /**
   * Where the content of a file lies: in place in a directory or a plain tar, else it is unpacked,
   * to memory or a private file. Good until the tree is closed.
   *
   * @throws IOException if the content cannot be had
   */
  Region region(Member member) throws IOException;

  /**
   * Unpacks members, all in one pass, where that saves passes.
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
