package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.crit4j.container.member.Member;

/** The SHA-256 of what is in the members of an archive, in one pass and in constant memory. */
public final class MemberDigests {
  private static final int BUFFER = 1 << 16;

  private MemberDigests() {}

  /** Takes members and the digests of their content. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One member.
     *
     * @param digest 64 hexadecimal digits; empty for what is no file
     * @throws IOException if it cannot be passed on
     */
    void visit(Member member, Optional<String> digest) throws IOException;
  }

  /**
   * Visits all members in their order. What a later member of the same name takes the place of is
   * visited, too; it has no path.
   *
   * @throws IOException if the content cannot be had, or the visitor fails
   */
  public static void visit(MemberTree tree, Visitor visitor) throws IOException {
    byte[] buffer = new byte[BUFFER];
    tree.visit(
        (member, content) ->
            visitor.visit(
                member, member.isFile() ? Optional.of(digest(content, buffer)) : Optional.empty()));
  }

  private static String digest(InputStream content, byte[] buffer) throws IOException {
    MessageDigest digest = sha256();
    for (int got = content.read(buffer); got >= 0; got = content.read(buffer)) {
      digest.update(buffer, 0, got);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
