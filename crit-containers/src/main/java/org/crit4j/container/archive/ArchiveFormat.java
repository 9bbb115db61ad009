package org.crit4j.container.archive;

import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.container.member.MemberWriter;
import org.crit4j.container.shard.ShardSet;
import org.crit4j.container.shard.ShardWriter;
import org.crit4j.container.tar.TarReader;
import org.crit4j.container.tar.TarWriter;

/** What an archive is, beneath its compression. */
public enum ArchiveFormat {
  /** A tar. */
  TAR,
  /** Files of a directory as criu-image-streamer writes them, in one shard. */
  STREAMER;

  /** How names of criu-image-streamer's files end, before the ending of a compression. */
  static final String STREAMER_SUFFIX = ".criu";

  /** The one that the name of a file to write asks for: a tar if it asks for none. */
  public static ArchiveFormat byName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Compression each : Compression.values()) {
      if (each.isStream() && name.endsWith(STREAMER_SUFFIX + each.suffix())) {
        return STREAMER;
      }
    }
    return name.endsWith(STREAMER_SUFFIX) ? STREAMER : TAR;
  }

  /** The one that the first bytes tell; empty if this is no archive. */
  static Optional<ArchiveFormat> sniff(byte[] start, int length) {
    if (TarReader.isHeader(start, length)) {
      return Optional.of(TAR);
    }
    OptionalLong first = ShardSet.firstRecord(start, length);
    return first.isPresent() ? Optional.of(STREAMER) : Optional.empty();
  }

  /** What writes one to a stream. */
  public MemberWriter writer(OutputStream out) {
    return this == TAR ? new TarWriter(out) : new ShardWriter(out);
  }
}
