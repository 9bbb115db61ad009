package org.crit4j.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.internal.io.OutputFile;

/**
 * Writes bytes as rows of sixteen: address, hexadecimal, and what is printable. Where rows repeat,
 * a line with an asterisk stands for all but the first, as hexdump has it. Its methods may be used
 * by several threads.
 */
public final class HexDump {
  private static final String TITLE =
      "\nAddress           Hexadecimal                                       ASCII            \n";
  private static final int WIDTH = 16;
  private static final int TEXT_COLUMN = 18 + 3 * WIDTH + 1;
  private static final int ROW = TEXT_COLUMN + WIDTH + 3;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS = 1000;

  private final OutputStream out;
  private final boolean compact;
  private final byte[] rows;
  private final byte[] last = new byte[WIDTH];
  private int filled;
  private boolean repeatable;
  private boolean repeating;

  private HexDump(OutputStream out, boolean compact, int rows) {
    this.out = out;
    this.compact = compact;
    this.rows = new byte[ROW * rows];
  }

  /**
   * Writes the bytes that a checkpoint has of a process to a file, with titles; the file appears
   * whole or not at all.
   *
   * @param file where to
   * @param checkpoint the checkpoint, whose permissions a new file gets
   * @throws IOException if memory cannot be read, or the file not be written
   */
  public static void write(Task task, List<AddressRange> ranges, Path file, Path checkpoint)
      throws IOException {
    try (OutputFile target = OutputFile.create(file, checkpoint)) {
      write(task, ranges, target.stream(), false);
      target.commit();
    }
  }

  /**
   * Writes the bytes that a checkpoint has of a process, with titles.
   *
   * @param out where to; not closed
   * @param compact whether rows that repeat are left out
   * @throws IOException if memory cannot be read, or the output not be written
   */
  public static void write(Task task, List<AddressRange> ranges, OutputStream out, boolean compact)
      throws IOException {
    HexDump dump = new HexDump(out, compact, ROWS);
    out.write(TITLE.getBytes(StandardCharsets.US_ASCII));
    out.write(("-".repeat(TITLE.length() - 2) + "\n").getBytes(StandardCharsets.US_ASCII));
    try (TaskMemory memory = task.openMemory()) {
      for (AddressRange range : ranges) {
        memory.forEachStored(range.start(), range.end(), dump::bytes);
      }
    }
    dump.flush();
  }

  /**
   * Writes rows without titles.
   *
   * @param prefix ASCII characters before each row
   * @param address that of the first byte, unsigned
   */
  public static void rows(String prefix, long address, byte[] bytes, OutputStream out)
      throws IOException {
    HexDump dump = new HexDump(out, false, 1);
    byte[] before = prefix.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < bytes.length; at += WIDTH) {
      out.write(before);
      dump.row(address + at, bytes, at, Math.min(WIDTH, bytes.length - at));
      dump.flush();
    }
  }

  private void bytes(long address, byte[] bytes, int length) throws IOException {
    for (int at = 0; at < length; at += WIDTH) {
      int width = Math.min(WIDTH, length - at);
      if (compact && repeatable && width == WIDTH && repeats(bytes, at)) {
        if (!repeating) {
          asterisk();
          repeating = true;
        }
        continue;
      }
      repeating = false;
      repeatable = width == WIDTH;
      System.arraycopy(bytes, at, last, 0, width);
      row(address + at, bytes, at, width);
    }
  }

  private boolean repeats(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + WIDTH, last, 0, WIDTH);
  }

  private void asterisk() throws IOException {
    room();
    rows[filled++] = '*';
    rows[filled++] = '\n';
  }

  private void row(long address, byte[] bytes, int at, int width) throws IOException {
    room();
    int start = filled;
    Arrays.fill(rows, start, start + ROW, (byte) ' ');
    for (int i = 0; i < 16; i++) {
      rows[start + i] = DIGITS[(int) (address >>> (60 - 4 * i)) & 0xf];
    }
    for (int i = 0; i < width; i++) {
      int value = bytes[at + i] & 0xff;
      rows[start + 18 + 3 * i] = DIGITS[value >> 4];
      rows[start + 19 + 3 * i] = DIGITS[value & 0xf];
      boolean printable = value >= 0x20 && value < 0x7f;
      rows[start + TEXT_COLUMN + 1 + i] = (byte) (printable ? value : '.');
    }
    rows[start + TEXT_COLUMN] = '|';
    rows[start + TEXT_COLUMN + 1 + width] = '|';
    rows[start + TEXT_COLUMN + 2 + width] = '\n';
    filled = start + TEXT_COLUMN + 3 + width;
  }

  private void room() throws IOException {
    if (filled + ROW > rows.length) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(rows, 0, filled);
    filled = 0;
  }
}
