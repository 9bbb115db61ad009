package org.crit4j.container.tar;

import java.io.IOException;
import org.crit4j.CritException;

/**
 * Reads where the content of a sparse file lies, in each of GNU's formats.
 *
 * <p>Source: GNU tar's manual, "Storing Sparse Files".
 */
final class SparseMapReader {
  private static final int MOST_BLOCKS = 1 << 12;
  private static final int CHUNKS_IN_HEADER = 4;
  private static final int CHUNKS_IN_BLOCK = 21;
  private static final int MOST_DIGITS = 18;

  /** Blocks of the archive that belong to the headers of a member. */
  @FunctionalInterface
  interface Blocks {
    /**
     * The next one.
     *
     * @param what what it belongs to, for the message that the archive ends there
     */
    byte[] next(String what) throws IOException;
  }

  private final long offset;
  private final Blocks blocks;
  private final SparseMap.Builder map = new SparseMap.Builder();

  /**
   * A reader of one map.
   *
   * @param offset where the member's headers begin
   */
  SparseMapReader(long offset, Blocks blocks) {
    this.offset = offset;
    this.blocks = blocks;
  }

  /** The old format: the map is in the header and in blocks after it. */
  SparseMap inHeader(HeaderBlock header, long stored, long size) throws IOException {
    addChunks(header, 386, CHUNKS_IN_HEADER);
    boolean extended = header.bytes()[482] != 0;
    for (int count = 0; extended; count++) {
      if (count == MOST_BLOCKS) {
        throw TarDamage.at(offset, "a sparse file in too many pieces");
      }
      byte[] block = next();
      addChunks(new HeaderBlock(block, header.offset()), 0, CHUNKS_IN_BLOCK);
      extended = block[504] != 0;
    }
    return checked(stored, size);
  }

  private void addChunks(HeaderBlock block, int from, int count) throws CritException {
    for (int i = 0; i < count && block.bytes()[from + i * 24] != 0; i++) {
      int at = from + i * 24;
      add(block.number(at, 12, "offset"), block.number(at + 12, 12, "length"));
    }
  }

  /** Formats 0.0 and 0.1: the map is a record of the extended header. */
  SparseMap inRecord(String record, long stored, long size) throws CritException {
    String[] numbers = record.split(",", -1);
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      add(decimal(numbers[i]), decimal(numbers[i + 1]));
    }
    return checked(stored, size);
  }

  /**
   * Format 1.0: the map is in blocks before the content, as decimal numbers in lines: their count,
   * then pairs of offset and length.
   *
   * @param stored bytes of the map's blocks and of the content
   */
  SparseMap inContent(long stored, long size) throws IOException {
    StringBuilder digits = new StringBuilder();
    long left = -1;
    long from = -1;
    long read = 0;
    while (left != 0) {
      if (read / TarReader.BLOCK >= MOST_BLOCKS || read + TarReader.BLOCK > stored) {
        throw TarDamage.at(offset, "the map of a sparse file is too long");
      }
      byte[] lines = next();
      read += TarReader.BLOCK;
      for (int i = 0; i < lines.length && left != 0; i++) {
        if (lines[i] != '\n') {
          digits.append((char) (lines[i] & 0xff));
          continue;
        }
        long number = decimal(digits.toString());
        digits.setLength(0);
        if (left < 0) {
          left = number;
        } else if (from < 0) {
          from = number;
        } else {
          add(from, number);
          from = -1;
          left--;
        }
      }
    }
    return checked(stored - read, size);
  }

  private byte[] next() throws IOException {
    return blocks.next("the map of a sparse file");
  }

  private void add(long from, long length) throws CritException {
    if (!map.add(from, length)) {
      throw TarDamage.at(offset, "the map of a sparse file is out of order");
    }
  }

  private SparseMap checked(long stored, long size) throws CritException {
    if (map.stored() != stored || map.end() > size) {
      throw TarDamage.at(offset, "the map of a sparse file does not fit its size");
    }
    return map.build();
  }

  private long decimal(String digits) throws CritException {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(it -> it >= '0' && it <= '9');
    if (!number) {
      throw TarDamage.at(offset, "the map of a sparse file has no number where one has to be");
    }
    return Long.parseLong(digits);
  }
}
