package org.crit4j.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is asked of programs and libraries: whether a file is one, its build id, what it exports.
 */
public final class ElfFile {
  private static final int MAGIC = 0x7f454c46;
  private static final int LONGEST_HEADER = 64;
  private static final int MOST_SEGMENTS = 256;
  private static final int MOST_NOTES = 1 << 16;
  private static final int MOST_SYMBOLS = 16 << 20;
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int SHT_DYNSYM = 11;
  private static final int PT_NOTE = 4;
  private static final int BUILD_ID = 3;
  private static final int GNU = 0x474e5500;

  private ElfFile() {}

  /** Whether bytes are the start of one. */
  static boolean isStart(byte[] bytes) {
    return bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt() == MAGIC;
  }

  /**
   * The build id of a file as CRIU records it: in words of 32 bits, the last one filled up with
   * zeros.
   *
   * @throws IOException if the file cannot be read
   */
  public static Optional<byte[]> recordedBuildId(Path path) throws IOException {
    return buildId(path).map(id -> Arrays.copyOf(id, (id.length + 3) & ~3));
  }

  /**
   * The build id of a file; empty if it has none.
   *
   * @throws IOException if the file cannot be read
   */
  public static Optional<byte[]> buildId(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer header = read(file, 0, LONGEST_HEADER);
      if (header.limit() < LONGEST_HEADER || header.getInt(0) != MAGIC) {
        return Optional.empty();
      }
      boolean isWide = header.get(4) == 2;
      header.order(header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      long offset = isWide ? header.getLong(32) : header.getInt(28);
      int size = isWide ? 56 : 32;
      int count = Math.min(header.getShort(isWide ? 56 : 44) & 0xffff, MOST_SEGMENTS);
      ByteBuffer segments = read(file, offset, size * count).order(header.order());
      for (int at = 0; at + size <= segments.limit(); at += size) {
        Optional<byte[]> id = Optional.empty();
        if (segments.getInt(at) == PT_NOTE) {
          long start = isWide ? segments.getLong(at + 8) : segments.getInt(at + 4);
          long length = isWide ? segments.getLong(at + 32) : segments.getInt(at + 16);
          int bounded = (int) Math.max(0, Math.min(length, MOST_NOTES));
          id = inNotes(read(file, start, bounded).order(header.order()));
        }
        if (id.isPresent()) {
          return id;
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The addresses of the symbols that a library of 64 bits exports.
   *
   * @param wanted whether a name is asked for
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Long> exports(Path path, Predicate<String> wanted) throws IOException {
    Map<String, Long> addresses = new HashMap<>();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer header = read(file, 0, LONGEST_HEADER);
      if (header.limit() < LONGEST_HEADER || header.getInt(0) != MAGIC || header.get(4) != 2) {
        return addresses;
      }
      ByteOrder order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      header.order(order);
      int size = SECTION_HEADER * (header.getShort(60) & 0xffff);
      ByteBuffer sections = read(file, header.getLong(40), size).order(order);
      for (int at = 0; at + SECTION_HEADER <= sections.limit(); at += SECTION_HEADER) {
        int names = SECTION_HEADER * sections.getInt(at + 40);
        boolean isTable = sections.getInt(at + 4) == SHT_DYNSYM;
        if (isTable && names >= 0 && names + SECTION_HEADER <= sections.limit()) {
          ByteBuffer symbols = section(file, sections, at);
          ByteBuffer text = section(file, sections, names);
          for (int i = 0; i + SYMBOL <= symbols.limit(); i += SYMBOL) {
            String name = text(text, symbols.getInt(i));
            if (wanted.test(name)) {
              addresses.put(name, symbols.getLong(i + 8));
            }
          }
        }
      }
    }
    return addresses;
  }

  private static ByteBuffer section(FileChannel file, ByteBuffer sections, int at)
      throws IOException {
    int length = (int) Math.max(0, Math.min(sections.getLong(at + 32), MOST_SYMBOLS));
    return read(file, sections.getLong(at + 24), length).order(sections.order());
  }

  private static String text(ByteBuffer strings, int start) {
    int end = Math.max(start, 0);
    while (end < strings.limit() && strings.get(end) != 0) {
      end++;
    }
    if (start < 0 || start >= end) {
      return "";
    }
    byte[] text = new byte[end - start];
    strings.get(start, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static Optional<byte[]> inNotes(ByteBuffer notes) {
    long at = 0;
    while (at + 16 <= notes.limit()) {
      int i = (int) at;
      long nameSize = Integer.toUnsignedLong(notes.getInt(i));
      long size = Integer.toUnsignedLong(notes.getInt(i + 4));
      long start = at + 12 + (nameSize + 3 & -4L);
      if (start + size > notes.limit()) {
        break;
      }
      boolean isGnu = nameSize == 4 && notes.duplicate().getInt(i + 12) == GNU;
      if (isGnu && notes.getInt(i + 8) == BUILD_ID) {
        byte[] id = new byte[(int) size];
        notes.get((int) start, id);
        return Optional.of(id);
      }
      at = start + (size + 3 & -4L);
    }
    return Optional.empty();
  }

  private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (offset >= 0 && bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }
}
