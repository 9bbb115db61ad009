package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.Archives.Packing;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.shard.ShardWriter;
import org.crit4j.container.tar.TarContent;
import org.crit4j.container.tar.TarHeader;
import org.crit4j.container.tar.TarReader;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.internal.io.DataSink;
import org.crit4j.internal.io.OutputFile;

/**
 * Copies an archive and puts other content into some of its members, or gives them other names.
 * Everything else stays as it is, bit for bit: headers, content, padding, and what stands behind
 * the end; only the compression is done anew. Of a file of criu-image-streamer, or a set of shards,
 * names and content stay.
 */
public final class Repacker {
  private static final int BUFFER = 1 << 16;
  private static final char LINK = '2';
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;
  private static final int NAME_LENGTH = 100;
  private static final int PREFIX = 345;
  private static final int OWNER_ONLY = 0600;

  private final ArchiveLimits limits;

  /** A repacker. */
  public Repacker(ArchiveLimits limits) {
    this.limits = limits;
  }

  /**
   * Writes the copy, which appears whole or not at all, and may take the place of the archive.
   *
   * @param replacements files with the new content, by the paths of the members
   * @param compression how the copy is compressed; empty for the way of the archive
   * @throws CritException if the archive is damaged, or has no such member
   * @throws IOException if a file cannot be read or written
   */
  public void repack(
      Path archive, Map<String, Path> replacements, Path copy, Optional<Compression> compression)
      throws IOException {
    repack(archive, changes(replacements), copy, compression);
  }

  private static MemberChanges changes(Map<String, Path> replacements) throws IOException {
    MemberChanges changes = new MemberChanges();
    for (Map.Entry<String, Path> each : replacements.entrySet()) {
      changes.replace(each.getKey(), Region.of(each.getValue()));
    }
    return changes;
  }

  /**
   * Writes the copy, which appears whole or not at all, and may take the place of the archive.
   *
   * @param changes what is different in it
   * @param compression how the copy is compressed; empty for the way of the archive
   * @throws CritException if the archive is damaged, or has no such member
   * @throws IOException if a file cannot be read or written
   */
  public void repack(
      Path archive, MemberChanges changes, Path copy, Optional<Compression> compression)
      throws IOException {
    if (Archives.isSetOfShards(archive, limits)) {
      try (OutputFile file = OutputFile.createPrivate(copy);
          MemberTree tree = Archives.open(archive, limits, Warnings.IGNORE, it -> true)) {
        rewrite(tree, changes, file, compression);
      }
      return;
    }
    Region region = Region.of(archive);
    try (OutputFile file = OutputFile.create(copy, archive)) {
      repack(region, archive.toString(), changes, file, compression);
    }
  }

  /**
   * Writes the copy of an archive that is no file of its user's, readable by its owner.
   *
   * @param archive its bytes
   * @param label what the user calls it
   * @param replacements files with the new content, by the paths of the members
   * @param compression how the copy is compressed; empty for the way of the archive
   * @throws CritException if the archive is damaged, or has no such member
   * @throws IOException if a file cannot be read or written
   */
  public void repack(
      Region archive,
      String label,
      Map<String, Path> replacements,
      Path copy,
      Optional<Compression> compression)
      throws IOException {
    try (OutputFile file = OutputFile.createPrivate(copy)) {
      repack(archive, label, changes(replacements), file, compression);
    }
  }

  private void repack(
      Region archive,
      String label,
      MemberChanges changes,
      OutputFile copy,
      Optional<Compression> compression)
      throws IOException {
    try {
      Packing packing =
          Archives.packing(archive, limits)
              .orElseThrow(() -> new CritException(Location.UNKNOWN, "no archive", "a tar"));
      if (packing.format() == ArchiveFormat.STREAMER) {
        try (MemberTree tree = Archives.open(archive, label, limits, Warnings.IGNORE, it -> true)) {
          rewrite(tree, changes, copy, compression);
        }
        return;
      }
      Compression packed = packing.compression();
      try (InputStream in = unpack(archive, packed);
          OutputStream out = compression.orElse(packed).create(copy.buffered())) {
        new Run(in, out, changes).run();
      }
      copy.commit();
    } catch (CritException e) {
      throw e.inFile(label);
    }
  }

  /** Writes a file of criu-image-streamer, which has content and names only. */
  private static void rewrite(
      MemberTree tree, MemberChanges changes, OutputFile copy, Optional<Compression> compression)
      throws IOException {
    try (OutputStream out = compression.orElse(tree.compression()).create(copy.buffered())) {
      ShardWriter writer = new ShardWriter(out);
      Set<String> done = new HashSet<>();
      for (Member member : tree.members()) {
        String name = member.name().text();
        done.add(name);
        if (!changes.isRemoved(name)) {
          Optional<Region> other = changes.content(name);
          Region content = other.isPresent() ? other.get() : tree.region(member);
          write(writer, changes.name(name).orElse(name), member, content);
        }
      }
      requireAll(changes, done);
      Member any = newMember(new MemberName(""), OWNER_ONLY, 0, 0, 0);
      for (Map.Entry<String, Region> each : changes.added().entrySet()) {
        write(writer, each.getKey(), any, each.getValue());
      }
      writer.finish();
    }
    copy.commit();
  }

  private static void write(ShardWriter writer, String name, Member member, Region content)
      throws IOException {
    try (InputStream in = content.stream()) {
      writer.write(MemberName.of(name), member, in);
    }
  }

  private static void requireAll(MemberChanges changes, Set<String> done) throws CritException {
    for (String path : changes.wanted()) {
      if (!done.contains(path)) {
        throw new CritException(Location.UNKNOWN, "has no file " + path + " to replace");
      }
    }
  }

  private InputStream unpack(Region region, Compression compression) throws IOException {
    return new BufferedInputStream(BoundedInput.open(region, compression, limits), BUFFER);
  }

  /** One run. */
  private final class Run {
    private final InputStream in;
    private final OutputStream out;
    private final MemberChanges changes;
    private final Set<String> done = new HashSet<>();
    private long members;

    Run(InputStream in, OutputStream out, MemberChanges changes) {
      this.in = in;
      this.out = out;
      this.changes = changes;
    }

    void run() throws IOException {
      TarReader reader = new TarReader(in);
      Optional<TarHeader> next = reader.next();
      while (next.isPresent()) {
        limits.checkMembers(++members, "members", Location.UNKNOWN);
        copy(reader, next.get());
        next = reader.next();
      }
      requireAll(changes, done);
      for (Map.Entry<String, Region> each : changes.added().entrySet()) {
        Region content = each.getValue();
        out.write(newHeaders(MemberName.of(each.getKey()), content.size()));
        write(content, each.getKey());
      }
      if (reader.hasTrailer()) {
        out.write(new byte[TarReader.BLOCK]);
        DataSink.copy(in, out, DataSink.PIECE);
      }
    }

    private void copy(TarReader reader, TarHeader header) throws IOException {
      Optional<String> path = header.name().path().map(MemberName::text);
      // All members of one name: whichever somebody reads, it is the new one.
      if (path.isPresent() && header.typeFlag() == LINK && changes.isRemoved(path.get())) {
        done.add(path.get());
        return;
      }
      if (path.isEmpty() || !isFile(header)) {
        keep(reader, header, header.headers());
        return;
      }
      String name = path.get();
      Optional<Region> content = changes.content(name);
      Optional<String> other = changes.name(name);
      boolean removed = changes.isRemoved(name);
      if (removed || content.isPresent() || other.isPresent()) {
        done.add(name);
      }
      if (!removed) {
        byte[] headers = other.isPresent() ? renamed(header, other.get()) : header.headers();
        if (content.isPresent()) {
          MemberName now = other.map(MemberName::of).orElse(header.name());
          out.write(resized(header, headers, now, content.get().size()));
          write(content.get(), name);
        } else {
          keep(reader, header, headers);
        }
      }
    }

    private void keep(TarReader reader, TarHeader header, byte[] headers) throws IOException {
      out.write(headers);
      DataSink.copy(reader.stored(), out, header.size());
    }

    private void write(Region content, String name) throws IOException {
      String label = content.path().map(Path::toString).orElse(name);
      TarContent body = new TarContent(out, label, content.size());
      try (ImageData data = content.open()) {
        DataSink.copy(data, body);
      }
      body.end();
    }
  }

  private static boolean isFile(TarHeader header) {
    return switch (header.typeFlag()) {
      case '0', '\0', '7', 'S' -> true;
      default -> false;
    };
  }

  /** The headers with another size; extended ones stay if they say nothing of the content. */
  private static byte[] resized(TarHeader header, byte[] old, MemberName name, long size)
      throws IOException {
    byte[] headers = old.clone();
    boolean contentExtended =
        header.sparse().isPresent()
            || header.extensions().keySet().stream()
                .anyMatch(it -> it.equals("size") || it.startsWith("GNU.sparse"));
    if (contentExtended) {
      return plain(header, name, size);
    }
    if (size == header.storedSize()) {
      return headers;
    }
    int main = headers.length - TarReader.BLOCK;
    return patched(headers, main, size);
  }

  private static byte[] patched(byte[] headers, int main, long size) {
    byte end = headers[main + SIZE + SIZE_LENGTH - 1];
    TarUtils.formatLongOctalOrBinaryBytes(size, headers, main + SIZE, SIZE_LENGTH);
    if (end == 0 && headers[main + SIZE] >= 0) {
      // Some end numbers by a blank, some by a zero: the archive's way is kept.
      headers[main + SIZE + SIZE_LENGTH - 1] = end;
    }
    return checked(headers, main);
  }

  private static byte[] checked(byte[] headers, int main) {
    Arrays.fill(headers, main + CHECKSUM, main + CHECKSUM + 8, (byte) ' ');
    byte[] block = Arrays.copyOfRange(headers, main, main + TarReader.BLOCK);
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(block), headers, main + CHECKSUM, 8);
    return headers;
  }

  /** The headers with another name, which is in the place of the old one if it fits there. */
  private static byte[] renamed(TarHeader header, String name) throws IOException {
    byte[] headers = header.headers().clone();
    byte[] field = MemberName.of(name).bytes();
    int main = headers.length - TarReader.BLOCK;
    byte[] old = header.name().bytes();
    if (!isNameField(old, headers, main) || field.length > NAME_LENGTH) {
      if (header.sparse().isPresent()) {
        throw new CritException(
            Location.UNKNOWN, "the sparse file " + header.name() + " cannot be renamed");
      }
      return plain(header, MemberName.of(name), header.size());
    }
    // Some archives have "./" before all names.
    if (old.length > 2 && old[0] == '.' && old[1] == '/' && field.length + 2 <= NAME_LENGTH) {
      field = MemberName.of("./" + name).bytes();
    }
    Arrays.fill(headers, main, main + NAME_LENGTH, (byte) 0);
    System.arraycopy(field, 0, headers, main, field.length);
    return checked(headers, main);
  }

  /** Whether a name is in the main header, and nowhere else. */
  private static boolean isNameField(byte[] name, byte[] headers, int main) {
    return name.length <= NAME_LENGTH
        && Arrays.equals(name, 0, name.length, headers, main, main + name.length)
        && (name.length == NAME_LENGTH || headers[main + name.length] == 0)
        && headers[main + PREFIX] == 0;
  }

  private static byte[] newHeaders(MemberName name, long size) throws IOException {
    return headers(name, size, OWNER_ONLY, 0, 0, System.currentTimeMillis() / 1000);
  }

  /** New headers for a member whose old ones describe holes, or a size of many digits. */
  private static byte[] plain(TarHeader header, MemberName name, long size) throws IOException {
    return headers(name, size, header.mode(), header.uid(), header.gid(), header.modified());
  }

  private static byte[] headers(
      MemberName name, long size, int mode, long uid, long gid, long modified) throws IOException {
    Member member = newMember(name, mode, uid, gid, modified);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(bytes);
    writer.write(name, member, InputStream.nullInputStream());
    byte[] headers = bytes.toByteArray();
    return patched(headers, headers.length - TarReader.BLOCK, size);
  }

  private static Member newMember(MemberName name, int mode, long uid, long gid, long modified) {
    return new Member(
        0,
        name,
        Optional.of(name),
        MemberKind.FILE,
        0,
        mode,
        uid,
        gid,
        modified,
        new MemberName(""),
        Member.Device.NONE,
        Set.of());
  }
}
