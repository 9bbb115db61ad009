package org.crit4j.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A long document of which only a little is in memory: a start, a block that is there many times,
 * and an end. It can be read, and it can check that something writes just this.
 */
public final class Repetition {
  private final byte[] start;
  private final byte[] block;
  private final long times;
  private final byte[] end;

  /** A document. */
  public Repetition(byte[] start, byte[] block, long times, byte[] end) {
    this.start = start;
    this.block = block;
    this.times = times;
    this.end = end;
  }

  /** A document of ASCII. */
  public static Repetition of(String start, String block, long times, String end) {
    return new Repetition(ascii(start), ascii(block), times, ascii(end));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes of the whole. */
  public long size() {
    return start.length + times * block.length + end.length;
  }

  private byte[] piece(long index) {
    return index == 0 ? start : index <= times ? block : end;
  }

  private long pieces() {
    return times + 2;
  }

  /** The document. */
  public InputStream read() {
    return new Reading();
  }

  /** Gives the document. */
  private final class Reading extends InputStream {
    private long index;
    private int at;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      while (index < pieces() && at == piece(index).length) {
        index++;
        at = 0;
      }
      if (index == pieces()) {
        return -1;
      }
      int count = Math.min(length, piece(index).length - at);
      System.arraycopy(piece(index), at, bytes, from, count);
      at += count;
      return count;
    }
  }

  /** A stream that fails as soon as something else is written to it. */
  public Check check() {
    return new Check();
  }

  /** Compares what is written with the document. */
  public final class Check extends OutputStream {
    private long index;
    private int at;
    private long written;

    private Check() {}

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int left = length;
      while (left > 0) {
        if (index == pieces()) {
          throw new IOException("more than " + size() + " bytes are written");
        }
        byte[] piece = piece(index);
        int count = Math.min(left, piece.length - at);
        int i = from + length - left;
        if (!Arrays.equals(bytes, i, i + count, piece, at, at + count)) {
          throw new IOException("wrong bytes are written after " + written);
        }
        written += count;
        left -= count;
        at += count;
        if (at == piece.length) {
          index++;
          at = 0;
        }
      }
    }

    /** Fails if something is missing. */
    public void finish() throws IOException {
      if (written != size()) {
        throw new IOException("only " + written + " of " + size() + " bytes are written");
      }
    }
  }
}
