package org.crit4j.container.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarReader;

/** Opens archives and directories, after their content. */
public final class Archives {
  private static final int BLOCK = TarReader.BLOCK;

  /** Of an archive that comes in a stream, in bytes. */
  private static final int MOST_IN_MEMORY = 1 << 20;

  private Archives() {}

  /** How a region is compressed if it is a tar; empty if it is none. */
  public static Optional<Compression> sniff(Region region, ArchiveLimits limits)
      throws IOException {
    byte[] start = new byte[BLOCK];
    int length;
    try (InputStream in = region.stream()) {
      length = in.readNBytes(start, 0, BLOCK);
    }
    Compression compression = Compression.sniff(start, length);
    if (compression != Compression.NONE) {
      try (InputStream in = BoundedInput.open(region, compression, limits)) {
        length = in.readNBytes(start, 0, BLOCK);
      }
    }
    return TarReader.isHeader(start, length) ? Optional.of(compression) : Optional.empty();
  }

  /**
   * Opens a tar.
   *
   * @param label what the user calls it
   * @param wanted which members will be read: a compressed archive keeps them while its headers are
   *     read, which saves a pass
   * @throws CritException if it is no tar, or a damaged one
   */
  public static MemberTree open(
      Region region,
      String label,
      ArchiveLimits limits,
      Warnings warnings,
      Predicate<Member> wanted)
      throws IOException {
    Compression compression = compression(region, label, limits);
    return TarTree.open(region, new Spool(), label, compression, limits, warnings, wanted);
  }

  private static Compression compression(Region region, String label, ArchiveLimits limits)
      throws IOException {
    Optional<Compression> compression;
    try {
      compression = sniff(region, limits);
    } catch (CritException e) {
      throw e.inFile(label);
    }
    return compression.orElseThrow(
        () ->
            new CritException(
                Location.UNKNOWN.inFile(label),
                "no archive",
                "a tar, plain or compressed by gzip, zstd, xz or bzip2"));
  }

  /**
   * Opens a tar that comes in a stream, which is read to its end and not closed. A small one stays
   * in memory, another goes to a private file.
   *
   * @param label what the user calls it
   * @param wanted as above
   * @throws CritException if it is no tar, or a damaged one
   */
  public static MemberTree open(
      InputStream in,
      String label,
      ArchiveLimits limits,
      Warnings warnings,
      Predicate<Member> wanted)
      throws IOException {
    byte[] start = in.readNBytes(MOST_IN_MEMORY);
    Spool spool = new Spool();
    try {
      Region region =
          start.length < MOST_IN_MEMORY
              ? Region.of(start)
              : Region.of(spool.keep(new SequenceInputStream(new ByteArrayInputStream(start), in)));
      Compression compression = compression(region, label, limits);
      return TarTree.open(region, spool, label, compression, limits, warnings, wanted);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /**
   * Opens a directory, or a tar by its file.
   *
   * @param wanted as above
   * @throws CritException if it is neither
   */
  public static MemberTree open(
      Path path, ArchiveLimits limits, Warnings warnings, Predicate<Member> wanted)
      throws IOException {
    if (Files.isDirectory(path)) {
      return DirectoryTree.open(path, limits);
    }
    return open(Region.of(path), path.toString(), limits, warnings, wanted);
  }

  /**
   * A file of a directory as the member that it would be, links not followed.
   *
   * @param name its path in the archive
   * @throws IOException if it cannot be looked at
   */
  public static Member describe(Path file, MemberName name) throws IOException {
    return DirectoryTree.describe(0, file, name);
  }
}
