package org.crit4j.container.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** How a file is compressed. Told by its first bytes: names of archives often lie. */
public enum Compression {
  /** Not at all. */
  NONE("none", ".tar", new int[0]),
  /** gzip, RFC 1952. */
  GZIP("gzip", ".gz", new int[] {0x1f, 0x8b}),
  /** Zstandard, RFC 8878: Podman's default. */
  ZSTD("zstd", ".zst", new int[] {0x28, 0xb5, 0x2f, 0xfd}),
  /** xz. */
  XZ("xz", ".xz", new int[] {0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00}),
  /** bzip2. */
  BZIP2("bzip2", ".bz2", new int[] {0x42, 0x5a, 0x68}),
  /** LZ4's frame format: what people put behind criu-image-streamer. */
  LZ4("lz4", ".lz4", new int[] {0x04, 0x22, 0x4d, 0x18});

  private static final int BUFFER = 1 << 16;
  private static final int LEVEL_OF_ZSTD = 3;

  private final String id;
  private final String suffix;
  private final int[] magic;

  Compression(String id, String suffix, int[] magic) {
    this.id = id;
    this.suffix = suffix;
    this.magic = magic;
  }

  /** Whether what it holds can only be read from its beginning. */
  public boolean isStream() {
    return this != NONE;
  }

  /** How names of files end that are compressed so. */
  String suffix() {
    return suffix;
  }

  /** Its name on the command line. */
  public String id() {
    return id;
  }

  /** The one of that name. */
  public static Optional<Compression> byId(String id) {
    for (Compression each : values()) {
      if (each.id.equals(id)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The one that the name of a file to write asks for; empty if it asks for none. */
  public static Optional<Compression> bySuffix(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".tgz")) {
      return Optional.of(GZIP);
    }
    if (name.endsWith(ArchiveFormat.STREAMER_SUFFIX)) {
      return Optional.of(NONE);
    }
    for (Compression each : values()) {
      if (name.endsWith(each.suffix)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The one that the first bytes of a file tell. */
  public static Compression sniff(byte[] start, int length) {
    for (Compression each : values()) {
      if (each != NONE && each.matches(start, length)) {
        return each;
      }
    }
    return NONE;
  }

  private boolean matches(byte[] start, int length) {
    if (length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * What the compressed bytes stand for. Nothing bounds how much that is; see {@link
   * ArchiveLimits}.
   *
   * @throws IOException if they do not begin as they should
   */
  InputStream open(InputStream in, ArchiveLimits limits) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD ->
          ZstdLibrary.isLoaded()
              ? new ZstdInputStreamNoFinalizer(in).setLongMax(limits.windowLog())
              : new ZstdInputStream(in);
      case XZ -> new XZInputStream(new BufferedInputStream(in, BUFFER), limits.xzMemory());
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER), true);
      case LZ4 -> Lz4Frames.open(in, BUFFER);
    };
  }

  /** Whether a decompressor has failed since it may not use enough memory. */
  static boolean isForWindow(Exception problem) {
    return problem instanceof MemoryLimitException
        || (problem instanceof ZstdIOException zstd
            && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge());
  }

  /** A stream that compresses; equal bytes give equal bytes. */
  public OutputStream create(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD ->
          ZstdLibrary.isLoaded()
              ? new ZstdOutputStreamNoFinalizer(out, LEVEL_OF_ZSTD).setChecksum(true)
              : new ZstdOutputStream(out);
      case XZ -> new XZOutputStream(out, new LZMA2Options());
      case BZIP2 -> new BZip2CompressorOutputStream(out);
      case LZ4 -> Lz4Frames.create(out);
    };
  }
}
