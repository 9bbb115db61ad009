package org.crit4j.container.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.member.MemberWriter;

/**
 * Writes a tar. Names keep their bytes, so long ones go into GNU's headers: those of POSIX would
 * have to be UTF-8. Users have numbers and no names, as in what Podman writes.
 */
public final class TarWriter implements MemberWriter {
  private final OutputStream out;

  /** A writer to a stream. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * What writes headers. One for each member: it would wait for the content of the last one, which
   * it would cut into blocks.
   */
  // To close it would close the archive.
  @SuppressWarnings("resource")
  private TarArchiveOutputStream headers() {
    TarArchiveOutputStream headers = new TarArchiveOutputStream(out, "ISO-8859-1");
    headers.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    headers.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    return headers;
  }

  @Override
  public void write(MemberName name, Member member, Content content) throws IOException {
    boolean directory = member.kind() == MemberKind.DIRECTORY;
    TarArchiveEntry entry =
        new TarArchiveEntry(
            directory && !name.latin1().endsWith("/") ? name.latin1() + "/" : name.latin1(),
            type(member.kind()),
            true);
    entry.setMode(member.mode());
    entry.setUserId(member.uid());
    entry.setGroupId(member.gid());
    entry.setUserName("");
    entry.setGroupName("");
    entry.setLastModifiedTime(FileTime.fromMillis(member.modified() * 1000));
    entry.setLinkName(member.target().latin1());
    entry.setSize(member.isFile() ? member.size() : 0);
    if (member.kind().isSpecial()) {
      entry.setDevMajor(member.device().major());
      entry.setDevMinor(member.device().minor());
    }
    headers().putArchiveEntry(entry);
    if (member.isFile()) {
      TarContent body = new TarContent(out, name.toString(), member.size());
      content.writeTo(body);
      body.end();
    }
  }

  private static byte type(MemberKind kind) {
    return switch (kind) {
      case FILE, OTHER -> TarConstants.LF_NORMAL;
      case DIRECTORY -> TarConstants.LF_DIR;
      case SYMBOLIC_LINK -> TarConstants.LF_SYMLINK;
      case HARD_LINK -> TarConstants.LF_LINK;
      case CHARACTER_DEVICE -> TarConstants.LF_CHR;
      case BLOCK_DEVICE -> TarConstants.LF_BLK;
      case PIPE -> TarConstants.LF_FIFO;
    };
  }

  @Override
  public void finish() throws IOException {
    // Not flushed: what compresses would end a block here, which it need not.
    headers().finish();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
