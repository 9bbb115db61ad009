package org.crit4j.container.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.internal.io.BlockInput;

/**
 * Where the content of a sparse file lies between its holes.
 *
 * @param chunks stretches with content, in order, without overlap
 */
public record SparseMap(List<Chunk> chunks) {

  /** A stretch with content. */
  public record Chunk(long offset, long length) {}

  /** Collects chunks and checks them. */
  static final class Builder {
    private final List<Chunk> chunks = new ArrayList<>();
    private long end;
    private long stored;

    /** Adds one; false if it does not follow the ones before. */
    boolean add(long offset, long length) {
      if (offset < end || length < 0 || offset > Long.MAX_VALUE - length) {
        return false;
      }
      end = offset + length;
      stored += length;
      if (length > 0) {
        chunks.add(new Chunk(offset, length));
      }
      return true;
    }

    /** Bytes of content in all chunks. */
    long stored() {
      return stored;
    }

    /** Where the last one ends. */
    long end() {
      return end;
    }

    SparseMap build() {
      return new SparseMap(List.copyOf(chunks));
    }
  }

  /** The whole content, holes as zeros, of what is stored. */
  InputStream expand(InputStream stored, long size) {
    return new Expanded(stored, chunks, size);
  }

  private static final class Expanded extends BlockInput {
    private final InputStream stored;
    private final List<Chunk> chunks;
    private final long size;
    private long at;
    private int next;

    Expanded(InputStream stored, List<Chunk> chunks, long size) {
      this.stored = stored;
      this.chunks = chunks;
      this.size = size;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at >= size) {
        return -1;
      }
      while (next < chunks.size() && end(chunks.get(next)) <= at) {
        next++;
      }
      long hole = (next < chunks.size() ? chunks.get(next).offset() : size) - at;
      int count;
      if (hole > 0) {
        count = (int) Math.min(length, hole);
        Arrays.fill(bytes, from, from + count, (byte) 0);
      } else {
        count = stored.read(bytes, from, (int) Math.min(length, end(chunks.get(next)) - at));
        if (count < 0) {
          return -1;
        }
      }
      at += count;
      return count;
    }

    private static long end(Chunk chunk) {
      return chunk.offset() + chunk.length();
    }
  }
}
