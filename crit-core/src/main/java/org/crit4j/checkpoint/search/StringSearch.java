package org.crit4j.checkpoint.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.crit4j.checkpoint.MemoryVisitor;
import org.crit4j.checkpoint.TaskMemory;

/**
 * Finds printable text, as {@code strings} does it in files: runs of printable ASCII and tabs. Only
 * bytes that the images have are searched, piece by piece: the search needs the same little memory
 * whatever there is. Immutable.
 */
public final class StringSearch {
  /** Longer text is handed on in pieces of that many characters. */
  public static final int LONGEST = 1 << 12;

  private final int least;
  private final boolean utf16;

  /**
   * A search.
   *
   * @param least the fewest characters of a string, 1 to {@link #LONGEST}
   * @param utf16 whether text of two bytes a character is looked for as well, at even addresses
   *     with the lower byte first
   * @throws IllegalArgumentException if the number is out of range
   */
  public StringSearch(int least, boolean utf16) {
    if (least < 1 || least > LONGEST) {
      throw new IllegalArgumentException("a string has 1 to " + LONGEST + " characters");
    }
    this.least = least;
    this.utf16 = utf16;
  }

  /**
   * Searches a range of addresses. Strings may lie across the entries of a pagemap, as long as
   * their addresses follow each other.
   *
   * @param memory the memory
   * @param start first address
   * @param end the address after the last one
   * @param listener takes what is found
   * @throws org.crit4j.CritException if images are damaged
   * @throws IOException if they cannot be read, or the listener fails
   */
  public void search(TaskMemory memory, long start, long end, StringListener listener)
      throws IOException {
    Scan scan = new Scan(listener);
    memory.forEachStored(start, end, scan);
    scan.finish();
  }

  private static boolean isText(byte value) {
    return (value >= 0x20 && value < 0x7f) || value == '\t';
  }

  /** One search. */
  private final class Scan implements MemoryVisitor {
    private final Run narrow;
    private final Run wide;
    private long expected;

    Scan(StringListener listener) {
      narrow = new Run(false, listener);
      wide = new Run(true, listener);
    }

    @Override
    public void bytes(long address, byte[] bytes, int length) throws IOException {
      if (address != expected) {
        finish();
      }
      for (int at = 0; at < length; at++) {
        narrow.add(address + at, bytes[at], isText(bytes[at]));
      }
      // Pages, and so the pieces, begin at even addresses; a range may not.
      for (int at = (int) (address & 1); utf16 && at + 1 < length; at += 2) {
        wide.add(address + at, bytes[at], isText(bytes[at]) && bytes[at + 1] == 0);
      }
      expected = address + length;
    }

    void finish() throws IOException {
      narrow.end();
      wide.end();
    }
  }

  /** The text that is going on. */
  private final class Run {
    private final boolean isUtf16;
    private final StringListener listener;
    private final byte[] text = new byte[LONGEST];
    private int length;
    private long start;
    private boolean isRest;

    Run(boolean isUtf16, StringListener listener) {
      this.isUtf16 = isUtf16;
      this.listener = listener;
    }

    void add(long address, byte value, boolean isText) throws IOException {
      if (!isText) {
        if (length > 0) {
          end();
        }
        return;
      }
      if (length == LONGEST) {
        flush();
        isRest = true;
      }
      if (length == 0) {
        start = address;
      }
      text[length++] = value;
    }

    void end() throws IOException {
      if (length >= least || (isRest && length > 0)) {
        flush();
      }
      length = 0;
      isRest = false;
    }

    private void flush() throws IOException {
      String found = new String(text, 0, length, StandardCharsets.US_ASCII);
      listener.found(new MemoryString(start, isUtf16, found));
      length = 0;
    }
  }
}
