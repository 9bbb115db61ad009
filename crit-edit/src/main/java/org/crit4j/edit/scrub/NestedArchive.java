package org.crit4j.edit.scrub;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.tar.TarWriter;

/**
 * An archive of a file system within a checkpoint: a tmpfs, what a container has changed, a volume.
 * Members keep kind, size and mode; their names are scrubbed, and their contents blank.
 */
final class NestedArchive implements Content, AutoCloseable {
  private final MemberTree tree;
  private final MemberNames names;
  private final Tally tally;

  private NestedArchive(MemberTree tree, MemberNames names, Tally tally) {
    this.tree = tree;
    this.names = names;
    this.tally = tally;
  }

  /** Opens an archive; empty if it is none, or a damaged one. */
  static Optional<NestedArchive> open(
      InputStream in, String label, ArchiveLimits limits, MemberNames names, Tally tally)
      throws IOException {
    try {
      MemberTree tree = Archives.open(in, label, limits, Warnings.IGNORE, it -> false);
      return Optional.of(new NestedArchive(tree, names, tally));
    } catch (ArchiveLimitException e) {
      throw e;
    } catch (CritException e) {
      return Optional.empty();
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    OutputStream open =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    try (OutputStream packed = tree.compression().create(open)) {
      TarWriter tar = new TarWriter(packed);
      for (Member each : tree.members()) {
        Member member = names.scrub(each);
        if (member.isFile() && member.size() > 0) {
          tally.add(ReplacementKind.FILES);
        }
        tar.write(member.name(), member, Zeros.stream(member.isFile() ? member.size() : 0));
      }
      tar.finish();
    }
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }
}
