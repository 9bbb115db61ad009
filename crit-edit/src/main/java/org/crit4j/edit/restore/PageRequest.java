package org.crit4j.edit.restore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record of CRIU's page server protocol, and the layout in which it comes. No version is sent:
 * the first record shows which of the two layouts it is.
 *
 * <p>Source: {@code struct page_server_iov} of CRIU's page-xfer.c; the number of pages has 64 bits
 * from 4.2 on.
 *
 * @param command the low 16 bits are the command, the high ones are flags
 * @param pages how many pages, unsigned
 * @param address of the first one
 * @param id of the process
 */
record PageRequest(int command, long pages, long address, long id) {
  /** The start of a pagemap, in a dump. */
  static final int OPEN = 4;

  /** A question for the pagemap of the dump before. */
  static final int PARENT = 5;

  /** Pages, in a dump. */
  static final int ADD = 6;

  /** A request for pages. */
  static final int GET = 7;

  /** An answer with pages that are present. */
  static final int ADD_PRESENT = ADD | 4 << 16;

  private static final int CLOSE = 0x1023;
  private static final int FORCE_CLOSE = 0x1024;
  private static final int COMMAND_MASK = 0xffff;

  /** The forms of a record: of CRIU up to 4.1, and of newer ones. */
  enum Layout {
    /** 32 bits for the number of pages. */
    NARROW(24),
    /** 64 bits for it, after four that mean nothing. */
    WIDE(32);

    private final int size;

    Layout(int size) {
      this.size = size;
    }

    /** Its size in bytes. */
    int size() {
      return size;
    }

    PageRequest parse(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int command = in.getInt();
      if (this == NARROW) {
        return new PageRequest(
            command, Integer.toUnsignedLong(in.getInt()), in.getLong(), in.getLong());
      }
      in.getInt();
      return new PageRequest(command, in.getLong(), in.getLong(), in.getLong());
    }
  }

  /** Which process ids there are. */
  @FunctionalInterface
  interface Processes {
    /** Whether there is one. */
    boolean has(long pid);
  }

  /**
   * Finds the layout by the start of the first record, which is as long as a narrow one. In that,
   * the last number is a process; in a wide one the address of a page, which is far above all of
   * those.
   */
  static Layout layout(byte[] start, Processes processes) {
    PageRequest narrow = Layout.NARROW.parse(start);
    return narrow.isClose() || processes.has(narrow.id()) ? Layout.NARROW : Layout.WIDE;
  }

  /**
   * Reads a record.
   *
   * @param start its first bytes, if they have been read
   * @return null at the end of the stream
   */
  static byte @Nullable [] read(InputStream in, byte[] start, int size) throws IOException {
    byte[] bytes = Arrays.copyOf(start, size);
    int read = in.readNBytes(bytes, start.length, size - start.length);
    if (read == 0 && start.length == 0) {
      return null;
    }
    if (start.length + read < size) {
      throw new EOFException("ends within a record of the page server protocol");
    }
    return bytes;
  }

  /** The command without flags. */
  int kind() {
    return command & COMMAND_MASK;
  }

  /** The flags of pages. */
  int flags() {
    return command >>> Short.SIZE;
  }

  /** Whether the other side wants to end. */
  boolean isClose() {
    int kind = kind();
    return kind == CLOSE || kind == FORCE_CLOSE;
  }

  /** Whether it asks for pages. */
  boolean isGet() {
    return kind() == GET;
  }

  /** Its bytes. */
  byte[] bytes(Layout layout) {
    ByteBuffer out = ByteBuffer.allocate(layout.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(command);
    if (layout == Layout.NARROW) {
      out.putInt((int) pages);
    } else {
      out.putInt(0).putLong(pages);
    }
    return out.putLong(address).putLong(id).array();
  }
}
