package org.crit4j.container.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.container.member.MemberName;
import org.crit4j.internal.io.BlockInput;

/**
 * Reads a tar from front to back: v7, ustar, POSIX extended headers and GNU's extensions. Other
 * readers hand out names as text, and no headers; here both keep their bytes, since an archive may
 * have to be written again as it was. Numbers are read by Commons Compress.
 *
 * <p>Source of the formats: POSIX.1-2017, pax; GNU tar's manual, "Basic Tar Format" and "Storing
 * Sparse Files".
 */
public final class TarReader {
  /** Everything in a tar is a multiple of this long. */
  public static final int BLOCK = 512;

  /** Most bytes of extended headers before one member: names have at most 4096. */
  private static final int MOST_EXTENSION = 1 << 20;

  private final InputStream in;
  private long position;
  private long memberEnd;
  private long dataLeft;
  private boolean ended;
  private boolean trailer;

  /** A reader of uncompressed bytes, which stay open. */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /** Where the next header is expected, or the archive's end was found. */
  public long position() {
    return position;
  }

  /** Whether the archive ends as it should: with a block of zeros. */
  public boolean hasTrailer() {
    return trailer;
  }

  /** Whether the bytes could begin a tar: those of one header, with the right checksum. */
  public static boolean isHeader(byte[] start, int length) {
    if (length < BLOCK) {
      return false;
    }
    byte[] block = Arrays.copyOf(start, BLOCK);
    return !HeaderBlock.isZero(block) && HeaderBlock.hasChecksum(block);
  }

  /**
   * The next member; what is left of the one before is passed over.
   *
   * @return empty at the end
   * @throws CritException if there is no header where one has to be
   */
  public Optional<TarHeader> next() throws IOException {
    skipTo(memberEnd);
    if (ended) {
      return Optional.empty();
    }
    Headers headers = new Headers(position);
    ExtendedHeader extended = ExtendedHeader.NONE;
    while (true) {
      Optional<HeaderBlock> block = readHeader();
      if (block.isEmpty()) {
        if (headers.bytes.size() > 0) {
          throw TarDamage.at(headers.start, "the archive ends after an extended header");
        }
        ended = true;
        return Optional.empty();
      }
      headers.bytes.writeBytes(block.get().bytes());
      char type = block.get().type();
      if (!ExtendedHeader.isOne(type)) {
        return Optional.of(member(block.get(), headers, extended));
      }
      if (extended == ExtendedHeader.NONE) {
        extended = new ExtendedHeader(headers.start);
      }
      extended.take(type, headers.readContent(block.get().size()));
    }
  }

  private Optional<HeaderBlock> readHeader() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length == 0) {
      return Optional.empty();
    }
    if (block.length < BLOCK) {
      throw TarDamage.at(position, "the archive ends in a header");
    }
    if (HeaderBlock.isZero(block)) {
      trailer = true;
      return Optional.empty();
    }
    if (!HeaderBlock.hasChecksum(block)) {
      throw TarDamage.at(position, "no header: its checksum is wrong");
    }
    HeaderBlock header = new HeaderBlock(block, position);
    position += BLOCK;
    return Optional.of(header);
  }

  private TarHeader member(HeaderBlock block, Headers headers, ExtendedHeader extended)
      throws IOException {
    char type = block.type();
    long declared = extended.number("size", block.size());
    long stored = hasNoContent(type) ? 0 : declared;
    long size = stored;
    Optional<SparseMap> sparse = Optional.empty();
    SparseMapReader maps = new SparseMapReader(headers.start, headers);
    if (type == 'S') {
      size = block.sparseSize();
      sparse = Optional.of(maps.inHeader(block, stored, size));
    }
    memberEnd = position + padded(headers.start, stored);
    if (extended.get("GNU.sparse.major").isPresent()) {
      size = extended.number("GNU.sparse.realsize", size);
      long before = position;
      sparse = Optional.of(maps.inContent(stored, size));
      // The blocks of the map count as headers.
      stored -= position - before;
    } else if (extended.get("GNU.sparse.map").isPresent()) {
      size = extended.number("GNU.sparse.size", size);
      sparse = Optional.of(maps.inRecord(extended.get("GNU.sparse.map").get(), stored, size));
    }
    dataLeft = stored;
    String target = extended.target().orElseGet(block::target);
    return new TarHeader(
        headers.start,
        headers.bytes.toByteArray(),
        new MemberName(extended.name().orElseGet(block::name)),
        type,
        stored,
        size,
        block.mode(),
        extended.number("uid", block.uid()),
        extended.number("gid", block.gid()),
        extended.modified(block.modified()),
        target.isEmpty() ? MemberName.EMPTY : new MemberName(target),
        block.major(),
        block.minor(),
        sparse,
        extended.records());
  }

  private static boolean hasNoContent(char type) {
    return type >= '1' && type <= '6';
  }

  private long padded(long start, long size) throws CritException {
    if (size > Long.MAX_VALUE - BLOCK - position) {
      throw TarDamage.at(start, "a size of " + size + " bytes");
    }
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** The content of the member that was read last, holes filled with zeros. */
  public InputStream content(TarHeader header) {
    return expanded(header.sparse(), header.size());
  }

  /**
   * The content of a member that lies behind what was read, without its headers.
   *
   * @param offset where it begins
   * @param stored how many bytes are stored
   * @param sparse where they belong; empty if there are no holes
   * @param size how many bytes it has with its holes
   */
  public InputStream content(long offset, long stored, Optional<SparseMap> sparse, long size)
      throws IOException {
    skipTo(offset);
    dataLeft = stored;
    return expanded(sparse, size);
  }

  private InputStream expanded(Optional<SparseMap> sparse, long size) {
    InputStream stored = new Content();
    return sparse.map(map -> map.expand(stored, size)).orElse(stored);
  }

  /** What is stored of the member that was read last: content as it is, and padding. */
  public InputStream stored() {
    dataLeft = memberEnd - position;
    return new Content();
  }

  private void skipTo(long target) throws IOException {
    dataLeft = 0;
    while (position < target) {
      long skipped = in.skip(target - position);
      if (skipped <= 0) {
        if (in.read() < 0) {
          throw TarDamage.at(position, "the archive ends in a member");
        }
        skipped = 1;
      }
      position += skipped;
    }
  }

  /** The headers of one member while they are read. */
  private final class Headers implements SparseMapReader.Blocks {
    private final long start;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK);

    Headers(long start) {
      this.start = start;
    }

    /** The content of an extended header. */
    byte[] readContent(long size) throws IOException {
      if (size > MOST_EXTENSION - bytes.size()) {
        throw TarDamage.at(start, "extended headers of " + size + " bytes", "1 MiB at most");
      }
      int padded = (int) padded(start, size);
      return Arrays.copyOf(read(padded, "an extended header"), (int) size);
    }

    @Override
    public byte[] next(String what) throws IOException {
      return read(BLOCK, what);
    }

    private byte[] read(int length, String what) throws IOException {
      byte[] more = in.readNBytes(length);
      position += more.length;
      if (more.length < length) {
        throw TarDamage.at(start, "the archive ends in " + what);
      }
      bytes.writeBytes(more);
      return more;
    }
  }

  /** What is left of a member. */
  private final class Content extends BlockInput {
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (dataLeft <= 0) {
        return -1;
      }
      int count = in.read(into, from, (int) Math.min(length, dataLeft));
      if (count < 0) {
        throw TarDamage.at(position, "the archive ends in a member");
      }
      dataLeft -= count;
      position += count;
      return count;
    }
  }
}
