package org.crit4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads little-endian core files, to compare ours with the kernel's. */
final class CoreReader implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final Segment NONE = new Segment(0, 0, 0, 0, 0, 0);

  /** A program header. */
  record Segment(int type, int flags, long offset, long address, long bytes, long length) {}

  private final FileChannel file;
  private final boolean isWide;
  private final List<Segment> segments = new ArrayList<>();

  CoreReader(Path path) throws IOException {
    file = FileChannel.open(path);
    ByteBuffer header = read(0, 64);
    isWide = header.get(4) == 2;
    long at = isWide ? header.getLong(32) : header.getInt(28);
    int count = header.getShort(isWide ? 56 : 44) & 0xffff;
    if (count == 0xffff) {
      long section = isWide ? header.getLong(40) : header.getInt(32);
      count = read(section, 64).getInt(isWide ? 44 : 28);
    }
    int size = isWide ? 56 : 32;
    ByteBuffer headers = read(at, count * size);
    for (int i = 0; i < count * size; i += size) {
      segments.add(isWide ? wide(headers, i) : narrow(headers, i));
    }
  }

  private static Segment wide(ByteBuffer h, int i) {
    return new Segment(
        h.getInt(i),
        h.getInt(i + 4),
        h.getLong(i + 8),
        h.getLong(i + 16),
        h.getLong(i + 32),
        h.getLong(i + 40));
  }

  private static Segment narrow(ByteBuffer h, int i) {
    return new Segment(
        h.getInt(i),
        h.getInt(i + 24),
        h.getInt(i + 4) & 0xffffffffL,
        h.getInt(i + 8) & 0xffffffffL,
        h.getInt(i + 16),
        h.getInt(i + 20) & 0xffffffffL);
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {}
    return bytes.flip();
  }

  /** The mappings, by their addresses. */
  NavigableMap<Long, Segment> mappings() {
    TreeMap<Long, Segment> loads = new TreeMap<>(Long::compareUnsigned);
    segments.stream().filter(it -> it.type() == 1).forEach(it -> loads.put(it.address(), it));
    return loads;
  }

  /** Addresses of pages that both have, and that differ. */
  List<Long> differences(CoreReader other) throws IOException {
    List<Long> pages = new ArrayList<>();
    Map<Long, Segment> others = other.mappings();
    for (Segment mine : mappings().values()) {
      Segment its = others.getOrDefault(mine.address(), NONE);
      long length = Math.min(mine.bytes(), its.bytes());
      for (long at = 0; at < length; at += PAGE) {
        if (!read(mine.offset() + at, PAGE).equals(other.read(its.offset() + at, PAGE))) {
          pages.add(mine.address() + at);
        }
      }
    }
    return pages;
  }

  /** Owner, type and size of each note, in order. */
  List<String> notes() throws IOException {
    Segment notes = segments.get(0);
    ByteBuffer bytes = read(notes.offset(), (int) notes.bytes());
    List<String> found = new ArrayList<>();
    for (int at = 0; at < bytes.limit(); ) {
      int name = bytes.getInt(at);
      int size = bytes.getInt(at + 4);
      int type = bytes.getInt(at + 8);
      byte[] owner = new byte[name - 1];
      bytes.get(at + 12, owner);
      found.add(new String(owner, StandardCharsets.US_ASCII) + " " + type + " " + size);
      at += 12 + (name + 3 & -4) + (size + 3 & -4);
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
