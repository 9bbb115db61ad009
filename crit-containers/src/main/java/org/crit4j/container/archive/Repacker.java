package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarHeader;
import org.crit4j.container.tar.TarReader;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.internal.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * Copies an archive and puts other content into some of its members. Everything else stays as it
 * is, bit for bit: headers, content, padding, and what stands behind the end; only the compression
 * is done anew.
 */
public final class Repacker {
  private static final int BUFFER = 1 << 16;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;

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
    Region region = Region.of(archive);
    try (OutputFile file = OutputFile.create(copy, archive)) {
      repack(region, archive.toString(), replacements, file, compression);
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
      repack(archive, label, replacements, file, compression);
    }
  }

  private void repack(
      Region archive,
      String label,
      Map<String, Path> replacements,
      OutputFile copy,
      Optional<Compression> compression)
      throws IOException {
    try {
      Compression packed =
          Archives.sniff(archive, limits)
              .orElseThrow(() -> new CritException(Location.UNKNOWN, "no archive", "a tar"));
      try (InputStream in = unpack(archive, packed);
          OutputStream out =
              compression.orElse(packed).create(new BufferedOutputStream(copy.stream(), BUFFER))) {
        new Run(in, out, replacements).run();
      }
      copy.commit();
    } catch (CritException e) {
      throw e.inFile(label);
    }
  }

  private InputStream unpack(Region region, Compression compression) throws IOException {
    return new BufferedInputStream(BoundedInput.open(region, compression, limits), BUFFER);
  }

  /** One run. */
  private final class Run {
    private final InputStream in;
    private final OutputStream out;
    private final Map<String, Path> replacements;
    private final Set<String> done = new HashSet<>();
    private long members;

    Run(InputStream in, OutputStream out, Map<String, Path> replacements) {
      this.in = in;
      this.out = out;
      this.replacements = replacements;
    }

    void run() throws IOException {
      TarReader reader = new TarReader(in);
      Optional<TarHeader> next = reader.next();
      while (next.isPresent()) {
        limits.checkMembers(++members, "members", Location.UNKNOWN);
        copy(reader, next.get());
        next = reader.next();
      }
      for (String path : replacements.keySet()) {
        if (!done.contains(path)) {
          throw new CritException(Location.UNKNOWN, "has no file " + path + " to replace");
        }
      }
      if (reader.hasTrailer()) {
        out.write(new byte[TarReader.BLOCK]);
        in.transferTo(out);
      }
    }

    private void copy(TarReader reader, TarHeader header) throws IOException {
      Optional<String> path = header.name().path().map(MemberName::text);
      boolean file =
          header.typeFlag() == '0'
              || header.typeFlag() == '\0'
              || header.typeFlag() == '7'
              || header.typeFlag() == 'S';
      // All members of one name: whichever somebody reads, it is the new one.
      if (file && path.isPresent() && replacements.containsKey(path.get())) {
        done.add(path.get());
        replace(header, replacements.get(path.get()));
        return;
      }
      out.write(header.headers());
      reader.stored().transferTo(out);
    }

    private void replace(TarHeader header, @Nullable Path content) throws IOException {
      if (content == null) {
        throw new IllegalStateException("looked up before");
      }
      long size = Files.size(content);
      out.write(resized(header, size));
      long copied;
      try (InputStream bytes = Files.newInputStream(content)) {
        copied = bytes.transferTo(out);
      }
      if (copied != size) {
        throw new IOException(content + ": the file changes while it is read");
      }
      out.write(new byte[(int) ((TarReader.BLOCK - size % TarReader.BLOCK) % TarReader.BLOCK)]);
    }
  }

  /** The headers with another size; extended ones stay if they say nothing of the content. */
  private static byte[] resized(TarHeader header, long size) throws IOException {
    byte[] headers = header.headers().clone();
    boolean contentExtended =
        header.sparse().isPresent()
            || header.extensions().keySet().stream()
                .anyMatch(it -> it.equals("size") || it.startsWith("GNU.sparse"));
    if (contentExtended) {
      return plain(header, size);
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
    Arrays.fill(headers, main + CHECKSUM, main + CHECKSUM + 8, (byte) ' ');
    byte[] block = Arrays.copyOfRange(headers, main, main + TarReader.BLOCK);
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(block), headers, main + CHECKSUM, 8);
    return headers;
  }

  /** New headers for a member whose old ones describe holes, or a size of many digits. */
  private static byte[] plain(TarHeader header, long size) throws IOException {
    Member member =
        new Member(
            0,
            header.name(),
            Optional.of(header.name()),
            MemberKind.FILE,
            0,
            header.mode(),
            header.uid(),
            header.gid(),
            header.modified(),
            new MemberName(""),
            Member.Device.NONE,
            Set.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(bytes);
    writer.write(header.name(), member, InputStream.nullInputStream());
    byte[] headers = bytes.toByteArray();
    return patched(headers, headers.length - TarReader.BLOCK, size);
  }
}
