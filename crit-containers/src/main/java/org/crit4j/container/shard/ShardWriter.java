package org.crit4j.container.shard;

import java.io.IOException;
import java.io.OutputStream;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.member.MemberWriter;

/** Writes files one after the other to a single shard. */
public final class ShardWriter implements MemberWriter {
  /** As much as criu-image-streamer writes at a time. */
  private static final int PIECE = (256 << 10) - (4 << 10);

  private final OutputStream out;
  private long seq;

  /** A writer to a stream. */
  public ShardWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(MemberName name, Member member, Content content) throws IOException {
    if (!member.isFile()) {
      throw refused(name, member.kind());
    }
    Marker.requireFileName(name, Location.UNKNOWN);
    put(Marker.name(seq, name));
    Pieces pieces = new Pieces();
    content.writeTo(pieces);
    pieces.end();
    put(Marker.end(seq, Marker.Kind.FILE_END));
  }

  private static CritException refused(MemberName name, MemberKind kind) {
    String next =
        switch (kind) {
          case DIRECTORY -> ": pack the directory of the images itself";
          case SYMBOLIC_LINK -> ": crit squash makes one dump of a chain";
          default -> "";
        };
    return new CritException(
        Location.UNKNOWN,
        "\"" + name + "\" is a " + kind.description(),
        "files only, as criu-image-streamer has them" + next);
  }

  private void put(Marker marker) throws IOException {
    out.write(marker.bytes());
    seq++;
  }

  @Override
  public void finish() throws IOException {
    put(Marker.end(seq, Marker.Kind.END));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Content in pieces. */
  private final class Pieces extends OutputStream {
    private final byte[] piece = new byte[PIECE];
    private int length;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      int done = 0;
      while (done < count) {
        int copied = Math.min(count - done, PIECE - length);
        System.arraycopy(bytes, from + done, piece, length, copied);
        length += copied;
        done += copied;
        if (length == PIECE) {
          end();
        }
      }
    }

    void end() throws IOException {
      if (length > 0) {
        put(Marker.data(seq, length));
        out.write(piece, 0, length);
        length = 0;
      }
    }
  }
}
