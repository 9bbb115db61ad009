package org.crit4j.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stream of image bytes with a window onto the next ones. What is asked for is compared with the
 * size of the file, where that is known, before anything is allocated; without it the window grows
 * as bytes arrive.
 */
public final class ImageInput {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final int SMALLEST_BUFFER = 1 << 9;

  /** Where the size is not known. */
  private static final int FIRST_BUFFER = 1 << 13;

  private final InputStream in;
  private final OptionalLong size;
  private final Optional<String> path;
  private byte[] buffer;
  private int at;
  private int limit;
  private long base;
  private boolean ended;

  /**
   * An input.
   *
   * @param in the bytes; not closed by this class
   * @param size how many there are, if known
   */
  public ImageInput(InputStream in, OptionalLong size) {
    this(in, size, Optional.empty());
  }

  /**
   * An input.
   *
   * @param in the bytes; not closed by this class
   * @param size how many there are, if known
   * @param path of the file, or what else it is called, if it is a file
   */
  public ImageInput(InputStream in, OptionalLong size, Optional<String> path) {
    this.in = in;
    this.size = size;
    this.path = path;
    this.buffer = new byte[firstSize(size)];
  }

  /** A checkpoint has thousands of small images, for which a large buffer is most of the work. */
  private static int firstSize(OptionalLong size) {
    long wanted = Math.max(SMALLEST_BUFFER, size.orElse(FIRST_BUFFER));
    return (int) Math.min(BUFFER_SIZE, wanted);
  }

  /** What the file is called, without directories, if it is a file. */
  public Optional<String> fileName() {
    return path.map(it -> it.substring(it.lastIndexOf('/') + 1));
  }

  /** Offset of the next byte from the start. */
  public long offset() {
    return base + at;
  }

  /** The array that holds the window; valid until the next call that reads. */
  public byte[] array() {
    return buffer;
  }

  /** Where in the array the next byte is. */
  public int at() {
    return at;
  }

  /** Bytes in the window. */
  public int available() {
    return limit - at;
  }

  /** Whether the next {@code count} bytes exist; they are in the window then. */
  public boolean has(int count) throws IOException {
    return limit - at >= count || fill(count);
  }

  /** Whether at least {@code count} bytes follow, as far as that is known without reading them. */
  public boolean mayHave(long count) {
    return size.isEmpty() || size.getAsLong() - offset() >= count;
  }

  /** How many bytes follow, as far as that is known. */
  public long remaining() {
    return size.isPresent() ? Math.max(available(), size.getAsLong() - offset()) : available();
  }

  private boolean fill(int count) throws IOException {
    if (ended || !mayHave(count)) {
      // Files grow and proc files lie about their size, so a size of less is looked into.
      return !ended && readOn(Math.min(count, BUFFER_SIZE)) && limit - at >= count;
    }
    return readOn(count);
  }

  private boolean readOn(int count) throws IOException {
    // Where the size is known, a small buffer has room for all.
    boolean first = size.isEmpty() && limit == buffer.length && limit < BUFFER_SIZE;
    byte[] next = first ? new byte[BUFFER_SIZE] : buffer;
    System.arraycopy(buffer, at, next, 0, limit - at);
    buffer = next;
    base += at;
    limit -= at;
    at = 0;
    while (limit < count) {
      if (limit == buffer.length) {
        buffer = Arrays.copyOf(buffer, grownSize(count));
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
        return false;
      }
      limit += read;
    }
    return true;
  }

  private int grownSize(int count) {
    int wanted = Math.max(count, BUFFER_SIZE);
    return size.isPresent()
        ? wanted
        : (int) Math.min(wanted, Math.max(BUFFER_SIZE, buffer.length * 2L));
  }

  /** Passes over bytes of the window. */
  public void advance(int count) {
    at += count;
  }

  /** Passes over bytes; returns how many there were, less than {@code count} only at the end. */
  public long skip(long count) throws IOException {
    int buffered = (int) Math.min(count, limit - at);
    at += buffered;
    long left = count - buffered;
    if (left > 0) {
      left = skipUnbuffered(left);
    }
    return count - left;
  }

  private long skipUnbuffered(long count) throws IOException {
    long left = count;
    if (size.isPresent()) {
      // A file stream skips past its end without a word, so go no further than the known size.
      long known = Math.min(left, Math.max(0, size.getAsLong() - offset()));
      base += limit;
      at = 0;
      limit = 0;
      while (known > 0) {
        long skipped = in.skip(known);
        if (skipped <= 0) {
          break;
        }
        known -= skipped;
        left -= skipped;
        base += skipped;
      }
    }
    while (left > 0 && has(1)) {
      int step = (int) Math.min(left, limit - at);
      at += step;
      left -= step;
    }
    return left;
  }

  /**
   * Hands bytes on in pieces, all but the last a multiple of {@code unit} long; returns how many
   * there were, less than {@code count} only at the end.
   */
  public long transfer(long count, int unit, ByteSink sink) throws IOException {
    int whole = BUFFER_SIZE / unit * unit;
    long left = count;
    while (left > 0) {
      int wanted = (int) Math.min(left, whole);
      int piece = has(wanted) ? wanted : limit - at;
      sink.write(buffer, at, at + piece);
      at += piece;
      left -= piece;
      if (piece < wanted) {
        break;
      }
    }
    return count - left;
  }

  /** Hands all bytes up to the end on, as {@link #transfer} does; returns how many there were. */
  public long transferRest(int unit, ByteSink sink) throws IOException {
    return transfer(Long.MAX_VALUE, unit, sink);
  }
}
