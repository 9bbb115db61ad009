package org.crit4j.container.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ShardTree.Shard;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarReader;

/** Opens archives and directories, after their content. */
public final class Archives {
  private static final int BLOCK = TarReader.BLOCK;

  /** Of an archive that comes in a stream, in bytes. */
  private static final int MOST_IN_MEMORY = 1 << 20;

  private Archives() {}

  /** How a region is packed. */
  record Packing(Compression compression, ArchiveFormat format) {}

  /** How a region is compressed if it is an archive; empty if it is none. */
  public static Optional<Compression> sniff(Region region, ArchiveLimits limits)
      throws IOException {
    return packing(region, limits).map(Packing::compression);
  }

  /** How a region is packed; empty if it is no archive. */
  static Optional<Packing> packing(Region region, ArchiveLimits limits) throws IOException {
    Start start = Start.of(region, limits);
    return ArchiveFormat.sniff(start.bytes, start.length)
        .map(it -> new Packing(start.compression, it));
  }

  /** What the content of a file begins with, without its compression. */
  record Start(Compression compression, byte[] bytes, int length) {
    static Start of(Region region, ArchiveLimits limits) throws IOException {
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
      return new Start(compression, start, length);
    }
  }

  /**
   * Opens an archive.
   *
   * @param label what the user calls it
   * @param wanted which members will be read: a compressed archive keeps them while its headers are
   *     read, which saves a pass
   * @throws CritException if it is no archive, or a damaged one
   */
  public static MemberTree open(
      Region region,
      String label,
      ArchiveLimits limits,
      Warnings warnings,
      Predicate<Member> wanted)
      throws IOException {
    return open(region, new Spool(), label, limits, warnings, wanted);
  }

  private static MemberTree open(
      Region region,
      Spool spool,
      String label,
      ArchiveLimits limits,
      Warnings warnings,
      Predicate<Member> wanted)
      throws IOException {
    Packing packing = requirePacking(region, label, limits);
    if (packing.format == ArchiveFormat.STREAMER) {
      Shard only = new Shard(region, packing.compression, Optional.empty());
      return ShardTree.open(List.of(only), spool, label, limits, wanted);
    }
    return TarTree.open(region, spool, label, packing.compression, limits, warnings, wanted);
  }

  private static Packing requirePacking(Region region, String label, ArchiveLimits limits)
      throws IOException {
    Optional<Packing> packing;
    try {
      packing = packing(region, limits);
    } catch (CritException e) {
      throw e.inFile(label);
    }
    return packing.orElseThrow(
        () ->
            new CritException(
                Location.UNKNOWN.inFile(label),
                "no archive",
                "a tar or a file of criu-image-streamer, plain or compressed by gzip, zstd, lz4, xz"
                    + " or bzip2"));
  }

  /**
   * Opens an archive that comes in a stream, which is read to its end and not closed. A small one
   * stays in memory, another goes to a private file.
   *
   * @param label what the user calls it
   * @param wanted as above
   * @throws CritException if it is no archive, or a damaged one
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
      return open(region, spool, label, limits, warnings, wanted);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /**
   * Opens a directory, or an archive by its file. A directory with nothing but the shards of one
   * set is opened as that.
   *
   * @param wanted as above
   * @throws CritException if it is neither
   */
  public static MemberTree open(
      Path path, ArchiveLimits limits, Warnings warnings, Predicate<Member> wanted)
      throws IOException {
    if (Files.isDirectory(path)) {
      List<Shard> shards = ShardFinder.in(path, limits);
      return shards.isEmpty()
          ? DirectoryTree.open(path, limits)
          : ShardTree.open(shards, new Spool(), path.toString(), limits, wanted);
    }
    return open(Region.of(path), path.toString(), limits, warnings, wanted);
  }

  /**
   * Whether a directory has nothing in it but the shards of one set, as criu-image-streamer writes
   * them.
   */
  public static boolean isSetOfShards(Path directory, ArchiveLimits limits) throws IOException {
    return Files.isDirectory(directory) && !ShardFinder.in(directory, limits).isEmpty();
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
