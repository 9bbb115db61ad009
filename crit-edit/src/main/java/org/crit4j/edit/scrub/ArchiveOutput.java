package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.crit4j.container.archive.ArchiveFormat;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberWriter;
import org.crit4j.internal.io.OutputFile;

/**
 * A new archive, for its owner only. The size of a member stands before its content, so content of
 * unknown size is written twice, the first time to count it.
 */
final class ArchiveOutput implements ScrubOutput {
  private final OutputFile file;
  private final OutputStream packed;
  private final MemberWriter writer;
  private final Tally tally;
  private boolean committed;

  private ArchiveOutput(OutputFile file, OutputStream packed, MemberWriter writer, Tally tally) {
    this.file = file;
    this.packed = packed;
    this.writer = writer;
    this.tally = tally;
  }

  /** Begins an archive, in the format that its name asks for. */
  static ArchiveOutput create(Path archive, Compression compression, Tally tally)
      throws IOException {
    OutputFile file = OutputFile.createPrivate(archive);
    try {
      OutputStream packed = compression.create(file.buffered());
      String name = String.valueOf(archive.getFileName());
      return new ArchiveOutput(file, packed, ArchiveFormat.byName(name).writer(packed), tally);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void add(Member member, Content content, OptionalLong size) throws IOException {
    long bytes = size.isPresent() ? size.getAsLong() : measure(content);
    writer.write(member.name(), sized(member, bytes), content::writeTo);
  }

  private long measure(Content content) throws IOException {
    Counter counter = new Counter();
    tally.pause(true);
    content.writeTo(counter);
    tally.pause(false);
    return counter.count;
  }

  private static Member sized(Member member, long size) {
    return new Member(
        member.index(),
        member.name(),
        member.path(),
        member.kind(),
        size,
        member.mode(),
        member.uid(),
        member.gid(),
        member.modified(),
        member.target(),
        member.device(),
        Set.of());
  }

  @Override
  public void add(Member member) throws IOException {
    writer.write(member.name(), member, Content.EMPTY::writeTo);
  }

  @Override
  public void commit() throws IOException {
    writer.finish();
    packed.close();
    file.commit();
    committed = true;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (!committed) {
        // What compresses may hold memory outside of the heap.
        packed.close();
      }
    }
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }
}
