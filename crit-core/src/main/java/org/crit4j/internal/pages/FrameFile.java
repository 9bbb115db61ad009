package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.Arrays;
import net.jpountz.xxhash.XXHashFactory;
import org.crit4j.image.ByteOrder;
import org.crit4j.internal.pages.BlockCache.Block;

/**
 * A pages image that was compressed as a whole, into a frame of LZ4's frame format (the CRaC
 * project does that). Its blocks do not depend on each other, so after one walk over their headers
 * any place can be read. Source: the LZ4 frame format description, version 1.6.
 */
final class FrameFile implements PageFile {
  private static final int MAGIC = 0x184d2204;
  private static final int SKIPPABLE_MAGIC = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xfffffff0;

  private static final int VERSION_MASK = 0xc0;
  private static final int VERSION = 0x40;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY = 0x01;
  private static final int UNPACKED = 0x8000_0000;

  private final PlainFile file;
  private final BlockCache cache = new BlockCache();
  private int count;
  private long[] places = new long[16];
  private int[] sizes = new int[16];
  private boolean[] checked = new boolean[16];
  private int largestBlock;

  /** Where each block starts among the unpacked bytes, and where the last one ends. */
  private long[] starts = new long[0];

  private FrameFile(PlainFile file) {
    this.file = file;
  }

  /**
   * Looks where the blocks of a file are, which is closed with this, or if that fails.
   *
   * @param expected how many bytes there should be unpacked
   * @throws org.crit4j.CritException if it is damaged, or needs what is not known
   */
  static FrameFile of(PlainFile file, long expected) throws IOException {
    try {
      FrameFile frames = new FrameFile(file);
      frames.walk();
      frames.place(expected);
      return frames;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void walk() throws IOException {
    long at = 0;
    do {
      int magic = int32(at);
      if (magic == MAGIC) {
        at = walkFrame(at);
      } else if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
        at += 8 + Integer.toUnsignedLong(int32(at + 4));
      } else {
        throw file.failure(at, "no LZ4 frame begins here", "its magic 04 22 4d 18");
      }
    } while (at < file.size());
  }

  private long walkFrame(long start) throws IOException {
    byte[] descriptor = bytes(start + 4, 3);
    int flags = descriptor[0];
    if ((flags & VERSION_MASK) != VERSION) {
      throw file.failure(start + 4, "an LZ4 frame of an unknown version", "version 1");
    }
    if ((flags & INDEPENDENT) == 0) {
      throw file.failure(start + 4, "the LZ4 blocks depend on each other", "independent blocks");
    }
    if ((flags & DICTIONARY) != 0) {
      throw file.failure(start + 4, "the LZ4 frame needs a dictionary", "one without");
    }
    int sizeCode = descriptor[1] >> 4 & 7;
    if (sizeCode < 4) {
      throw file.failure(start + 5, "unknown LZ4 block size " + sizeCode, "4 to 7");
    }
    int blockLimit = 1 << (8 + 2 * sizeCode);
    largestBlock = Math.max(largestBlock, blockLimit);
    int headerLength = (flags & CONTENT_SIZE) != 0 ? 15 : 7;
    checkHeader(start, headerLength);
    boolean checksums = (flags & BLOCK_CHECKSUM) != 0;
    long at = start + headerLength;
    int header = int32(at);
    while (header != 0) {
      int size = header & ~UNPACKED;
      if (size > blockLimit) {
        throw file.failure(at, "a block of " + size + " bytes", "at most " + blockLimit);
      }
      add(at + 4, header, checksums);
      at += 4 + size + (checksums ? 4 : 0);
      header = int32(at);
    }
    return at + 4 + ((flags & CONTENT_CHECKSUM) != 0 ? 4 : 0);
  }

  private void checkHeader(long start, int length) throws IOException {
    byte[] header = bytes(start + 4, length - 4);
    int check = hash(header, header.length - 1) >> 8 & 0xff;
    if (check != (header[header.length - 1] & 0xff)) {
      throw file.failure(start, "the header of the LZ4 frame is damaged", "its checksum");
    }
  }

  private void add(long place, int header, boolean isChecked) {
    if (count == places.length) {
      places = Arrays.copyOf(places, count * 2);
      sizes = Arrays.copyOf(sizes, count * 2);
      checked = Arrays.copyOf(checked, count * 2);
    }
    places[count] = place;
    sizes[count] = header;
    checked[count] = isChecked;
    count++;
  }

  /**
   * The headers do not say how long blocks are unpacked. As a rule all but the last are as long as
   * the first: that is right if the sum is. Else all are unpacked once.
   */
  private void place(long expected) throws IOException {
    starts = new long[count + 1];
    if (count == 0) {
      return;
    }
    byte[] scratch = new byte[largestBlock];
    int first = unpack(0, scratch);
    long before = (long) first * (count - 1);
    int last = count == 1 ? first : unpack(count - 1, scratch);
    boolean asARule = before + last == expected;
    for (int i = 0; i < count; i++) {
      int length = asARule ? (i == count - 1 ? last : first) : unpack(i, scratch);
      starts[i + 1] = starts[i] + length;
    }
  }

  private int unpack(int block, byte[] into) throws IOException {
    int size = sizes[block] & ~UNPACKED;
    if ((sizes[block] & UNPACKED) != 0) {
      if (size > into.length) {
        throw file.failure(places[block], "a block of " + size + " bytes", into.length + " bytes");
      }
      file.read(places[block], into, 0, size);
      check(block, into, size);
      return size;
    }
    byte[] packed = cache.borrow(size + 4);
    try {
      file.read(places[block], packed, 0, size);
      check(block, packed, size);
      int length = BlockDecoder.decode(packed, size, into, 0, into.length);
      if (length < 0) {
        throw file.failure(
            places[block], "the LZ4 block is damaged", "at most " + into.length + " bytes");
      }
      return length;
    } finally {
      cache.giveBack(packed);
    }
  }

  private void check(int block, byte[] bytes, int size) throws IOException {
    if (checked[block] && hash(bytes, size) != int32(places[block] + size)) {
      throw file.failure(places[block], "the LZ4 block is damaged", "its checksum");
    }
  }

  private static int hash(byte[] bytes, int length) {
    return XXHashFactory.safeInstance().hash32().hash(bytes, 0, length, 0);
  }

  @Override
  public long size() {
    return starts[count];
  }

  @Override
  public void read(long offset, byte[] into, int from, int length) throws IOException {
    if (offset + length > size()) {
      throw file.failure(
          0, "there are " + size() + " bytes, unpacked", length + " bytes from " + offset);
    }
    int done = 0;
    int block = blockAt(offset);
    while (done < length) {
      int inBlock = (int) (offset + done - starts[block]);
      Block unpacked = unpacked(block);
      int piece = Math.min(length - done, unpacked.length() - inBlock);
      System.arraycopy(unpacked.bytes(), inBlock, into, from + done, piece);
      done += piece;
      block++;
    }
  }

  private int blockAt(long offset) {
    int found = Arrays.binarySearch(starts, 0, count, offset);
    return found >= 0 ? found : -found - 2;
  }

  private Block unpacked(int block) throws IOException {
    Block known = cache.get(block);
    if (known != null) {
      return known;
    }
    int expected = (int) (starts[block + 1] - starts[block]);
    byte[] bytes = new byte[expected];
    int length = unpack(block, bytes);
    if (length != expected) {
      throw file.failure(
          places[block],
          "the LZ4 block has " + length + " bytes unpacked",
          expected + ", like others");
    }
    Block result = new Block(block, bytes, length);
    cache.put(result);
    return result;
  }

  private int int32(long offset) throws IOException {
    return ByteOrder.LITTLE.int32(bytes(offset, 4), 0);
  }

  private byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.read(offset, bytes, 0, length);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
