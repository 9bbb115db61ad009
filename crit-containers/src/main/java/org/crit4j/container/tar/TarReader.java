package org.crit4j.container.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.archive.MemberName;

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

  private static final int MOST_CHUNKS_BLOCKS = 1 << 12;

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
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
    return !isZero(block) && hasChecksum(block);
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
    long start = position;
    ByteArrayOutputStream headers = new ByteArrayOutputStream(BLOCK);
    Extensions extensions = new Extensions();
    while (true) {
      if (!readHeader()) {
        if (headers.size() > 0) {
          throw damage(start, "the archive ends after an extended header");
        }
        ended = true;
        return Optional.empty();
      }
      headers.writeBytes(block);
      char type = (char) (block[156] & 0xff);
      if (type != 'x' && type != 'X' && type != 'g' && type != 'L' && type != 'K') {
        return Optional.of(member(start, headers, extensions, type));
      }
      byte[] content = readExtension(start, headers);
      extensions.take(type, content, start);
    }
  }

  private boolean readHeader() throws IOException {
    int count = in.readNBytes(block, 0, BLOCK);
    if (count == 0) {
      return false;
    }
    if (count < BLOCK) {
      throw damage(position, "the archive ends in a header");
    }
    if (isZero(block)) {
      trailer = true;
      return false;
    }
    if (!hasChecksum(block)) {
      throw damage(position, "no header: its checksum is wrong");
    }
    position += BLOCK;
    return true;
  }

  private static boolean hasChecksum(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      // There is no number where the checksum has to be.
      return false;
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] readExtension(long start, ByteArrayOutputStream headers) throws IOException {
    long size = number(124, 12, "size");
    if (size + headers.size() > MOST_EXTENSION) {
      throw damage(start, "extended headers of " + size + " bytes", "1 MiB at most");
    }
    int padded = (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
    byte[] content = in.readNBytes(padded);
    position += content.length;
    if (content.length < padded) {
      throw damage(start, "the archive ends in an extended header");
    }
    headers.writeBytes(content);
    return Arrays.copyOf(content, (int) size);
  }

  private TarHeader member(
      long start, ByteArrayOutputStream headers, Extensions extensions, char type)
      throws IOException {
    Optional<SparseMap> sparse = Optional.empty();
    Map<String, String> records = extensions.records;
    long stored = extended(records, "size", number(124, 12, "size"));
    long size = stored;
    if (type == 'S') {
      size = number(483, 12, "size");
      sparse = Optional.of(oldSparse(start, headers, stored, size));
    }
    String name = headerName();
    int mode = (int) number(100, 8, "mode") & 07777;
    long uid = extended(records, "uid", number(108, 8, "uid"));
    long gid = extended(records, "gid", number(116, 8, "gid"));
    long modified = seconds(records, number(136, 12, "mtime", true));
    String target = extensions.target.orElse(text(block, 157, 100));
    boolean device = type == '3' || type == '4';
    int major = device ? (int) number(329, 8, "device") : 0;
    int minor = device ? (int) number(337, 8, "device") : 0;
    if (hasNoContent(type)) {
      stored = 0;
      size = 0;
    }
    dataLeft = stored;
    memberEnd = position + padded(start, stored);
    if (records.containsKey("GNU.sparse.major")) {
      long real = extended(records, "GNU.sparse.realsize", size);
      sparse = Optional.of(mapInContent(start, headers, real));
      stored = dataLeft;
      size = real;
    } else if (records.containsKey("GNU.sparse.map")) {
      size = extended(records, "GNU.sparse.size", size);
      sparse = Optional.of(mapInRecord(start, records.get("GNU.sparse.map"), stored, size));
    }
    Optional<String> realName = Optional.ofNullable(records.get("GNU.sparse.name"));
    return new TarHeader(
        start,
        headers.toByteArray(),
        new MemberName(realName.or(() -> extensions.name).orElse(name)),
        type,
        stored,
        size,
        mode,
        uid,
        gid,
        modified,
        new MemberName(target),
        major,
        minor,
        sparse,
        Map.copyOf(records));
  }

  private long padded(long start, long size) throws IOException {
    if (size > Long.MAX_VALUE - BLOCK - position) {
      throw damage(start, "a size of " + size + " bytes");
    }
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static boolean hasNoContent(char type) {
    return type >= '1' && type <= '6';
  }

  private String headerName() {
    String name = text(block, 0, 100);
    // GNU's own format has other things in the place of the prefix.
    boolean posix = text(block, 257, 6).equals("ustar") && block[262] == 0;
    String prefix = posix ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return MemberName.of(Arrays.copyOfRange(bytes, from, end)).latin1();
  }

  private long number(int from, int length, String what) throws IOException {
    return number(from, length, what, false);
  }

  private long number(int from, int length, String what, boolean negative) throws IOException {
    long value;
    try {
      value = TarUtils.parseOctalOrBinary(block, from, length);
    } catch (IllegalArgumentException e) {
      throw damage(position - BLOCK, "the " + what + " in the header is no number");
    }
    if (value < 0 && !negative) {
      throw damage(position - BLOCK, "the " + what + " in the header is negative");
    }
    return value;
  }

  private long extended(Map<String, String> records, String key, long otherwise)
      throws IOException {
    String value = records.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw damage(position - BLOCK, "the " + key + " in the extended header is no size");
  }

  private static long seconds(Map<String, String> records, long otherwise) {
    String value = records.get("mtime");
    if (value == null) {
      return otherwise;
    }
    int dot = value.indexOf('.');
    try {
      return Long.parseLong(dot < 0 ? value : value.substring(0, dot));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** GNU's old format: the map is in the header and in blocks after it. */
  private SparseMap oldSparse(long start, ByteArrayOutputStream headers, long stored, long size)
      throws IOException {
    SparseMap.Builder map = new SparseMap.Builder();
    byte[] kept = block.clone();
    chunks(start, map, 386, 4);
    boolean extended = block[482] != 0;
    for (int blocks = 0; extended; blocks++) {
      if (blocks == MOST_CHUNKS_BLOCKS) {
        throw damage(start, "a sparse file in too many pieces");
      }
      if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
        throw damage(start, "the archive ends in the map of a sparse file");
      }
      position += BLOCK;
      headers.writeBytes(block);
      chunks(start, map, 0, 21);
      extended = block[504] != 0;
    }
    System.arraycopy(kept, 0, block, 0, BLOCK);
    return checked(start, map, stored, size);
  }

  private void chunks(long start, SparseMap.Builder map, int from, int count) throws IOException {
    for (int i = 0; i < count && block[from + i * 24] != 0; i++) {
      int at = from + i * 24;
      if (!map.add(number(at, 12, "offset"), number(at + 12, 12, "length"))) {
        throw damage(start, "the map of a sparse file is out of order");
      }
    }
  }

  /** GNU's format 0.1: the map is a record of the extended header. */
  private SparseMap mapInRecord(long start, String record, long stored, long size)
      throws IOException {
    SparseMap.Builder map = new SparseMap.Builder();
    String[] numbers = record.split(",", -1);
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      if (!map.add(decimal(start, numbers[i]), decimal(start, numbers[i + 1]))) {
        throw damage(start, "the map of a sparse file is out of order");
      }
    }
    return checked(start, map, stored, size);
  }

  /**
   * GNU's format 1.0: the map is in blocks before the content, as decimal numbers in lines. The
   * blocks count as headers.
   */
  private SparseMap mapInContent(long start, ByteArrayOutputStream headers, long size)
      throws IOException {
    StringBuilder digits = new StringBuilder();
    SparseMap.Builder map = new SparseMap.Builder();
    long stored = dataLeft;
    long count = -1;
    long offset = -1;
    long read = 0;
    while (count != 0) {
      if (read / BLOCK >= MOST_CHUNKS_BLOCKS || read + BLOCK > stored) {
        throw damage(start, "the map of a sparse file is too long");
      }
      byte[] lines = in.readNBytes(BLOCK);
      if (lines.length < BLOCK) {
        throw damage(start, "the archive ends in the map of a sparse file");
      }
      headers.writeBytes(lines);
      read += BLOCK;
      position += BLOCK;
      dataLeft -= BLOCK;
      for (int i = 0; i < BLOCK && count != 0; i++) {
        if (lines[i] != '\n') {
          digits.append((char) (lines[i] & 0xff));
          continue;
        }
        long number = decimal(start, digits.toString());
        digits.setLength(0);
        if (count < 0) {
          count = number;
        } else if (offset < 0) {
          offset = number;
        } else {
          if (!map.add(offset, number)) {
            throw damage(start, "the map of a sparse file is out of order");
          }
          offset = -1;
          count--;
        }
      }
    }
    return checked(start, map, stored - read, size);
  }

  private SparseMap checked(long start, SparseMap.Builder map, long stored, long size)
      throws IOException {
    if (map.stored() != stored || map.end() > size) {
      throw damage(start, "the map of a sparse file does not fit its size");
    }
    return map.build();
  }

  private long decimal(long start, String digits) throws IOException {
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      throw damage(start, "the map of a sparse file has no number where one has to be");
    }
    return Long.parseLong(digits);
  }

  /** The content of the member that was read last, holes filled with zeros. */
  public InputStream content(TarHeader header) {
    InputStream stored = new Content();
    return header.sparse().map(map -> map.expand(stored, header.size())).orElse(stored);
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
          throw damage(position, "the archive ends in a member");
        }
        skipped = 1;
      }
      position += skipped;
    }
  }

  private static CritException damage(long offset, String problem) {
    return damage(offset, problem, "a tar archive");
  }

  private static CritException damage(long offset, String problem, String expected) {
    return new CritException(Location.inImage(-1, offset), problem, expected);
  }

  /** What is left of a member. */
  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (dataLeft <= 0) {
        return -1;
      }
      int count = in.read(bytes, from, (int) Math.min(length, dataLeft));
      if (count < 0) {
        throw damage(position, "the archive ends in a member");
      }
      dataLeft -= count;
      position += count;
      return count;
    }
  }

  /** What extended headers say of the member after them. */
  private static final class Extensions {
    private final Map<String, String> records = new HashMap<>();
    private Optional<String> name = Optional.empty();
    private Optional<String> target = Optional.empty();
    private final StringBuilder map = new StringBuilder();

    void take(char type, byte[] content, long start) throws IOException {
      switch (type) {
        case 'L' -> name = Optional.of(text(content, 0, content.length));
        case 'K' -> target = Optional.of(text(content, 0, content.length));
        case 'g' -> {
          // What holds for all members is of no use here: times, and names of users.
        }
        default -> {
          parse(content, start);
          name = Optional.ofNullable(records.get("path")).or(() -> name);
          target = Optional.ofNullable(records.get("linkpath")).or(() -> target);
        }
      }
    }

    /** Records of the form "LENGTH KEY=VALUE\n". */
    private void parse(byte[] content, long start) throws IOException {
      int at = 0;
      while (at < content.length && content[at] != 0) {
        int space = at;
        while (space < content.length && space - at < 8 && content[space] != ' ') {
          space++;
        }
        int length = length(content, at, space);
        int end = at + length;
        boolean whole =
            length > space - at + 2 && end <= content.length && content[end - 1] == '\n';
        int equals = whole ? indexOfEquals(content, space + 1, end) : -1;
        if (equals < 0) {
          throw damage(start, "an extended header is damaged");
        }
        put(latin1(content, space + 1, equals), latin1(content, equals + 1, end - 1));
        at = end;
      }
    }

    private static int indexOfEquals(byte[] content, int from, int to) {
      for (int i = from; i < to; i++) {
        if (content[i] == '=') {
          return i;
        }
      }
      return -1;
    }

    /** GNU's format 0.0 repeats keys. */
    private void put(String key, String value) {
      if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
        map.append(map.length() == 0 ? "" : ",").append(value);
        records.put("GNU.sparse.map", map.toString());
      } else {
        records.put(key, value);
      }
    }

    private static int length(byte[] content, int from, int to) {
      int value = 0;
      for (int i = from; i < to; i++) {
        if (content[i] < '0' || content[i] > '9') {
          return -1;
        }
        value = value * 10 + content[i] - '0';
      }
      return value;
    }

    private static String latin1(byte[] content, int from, int to) {
      return MemberName.of(Arrays.copyOfRange(content, from, Math.max(from, to))).latin1();
    }
  }
}
