package org.crit4j.container.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.container.tar.SparseMap;
import org.crit4j.container.tar.SparseMap.Chunk;
import org.crit4j.internal.io.FileData;

/** The kinds of regions. */
final class Regions {
  private Regions() {}

  /** A whole file. */
  record OfFile(Path file, long size, boolean links) implements Region {
    /** A file, which may be reached by a link. */
    static Region of(Path file) throws IOException {
      return of(file, true);
    }

    /** A file that must not be a link: what stands in a directory that is not trusted. */
    static Region ofNoLink(Path file) throws IOException {
      return of(file, false);
    }

    private static Region of(Path file, boolean links) throws IOException {
      BasicFileAttributes attributes;
      try {
        attributes = Files.readAttributes(file, BasicFileAttributes.class, options(links));
      } catch (NoSuchFileException e) {
        throw new CritException(
            Location.UNKNOWN.inFile(file.toString()), "there is no such file or directory");
      }
      if (!attributes.isRegularFile()) {
        throw new CritException(
            Location.UNKNOWN.inFile(file.toString()), "this is no file", "an archive");
      }
      return new OfFile(file, attributes.size(), links);
    }

    private static LinkOption[] options(boolean links) {
      return links ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    @Override
    public ImageData open() throws IOException {
      return FileData.open(file, options(links));
    }

    @Override
    public Optional<Path> path() {
      return Optional.of(file);
    }
  }

  /** Bytes in memory. */
  record OfBytes(ImageData data) implements Region {
    @Override
    public long size() {
      return data.size();
    }

    @Override
    public ImageData open() {
      return data;
    }
  }

  /** A part of another region. */
  record Part(Region whole, long offset, long size) implements Region {
    @Override
    public ImageData open() throws IOException {
      return new Window(whole.open(), size) {
        @Override
        int readHere(long at, byte[] into, int from, int length) throws IOException {
          return data.read(offset + at, into, from, length);
        }

        @Override
        long transferHere(long at, long length, FileChannel to) throws IOException {
          return data.transfer(offset + at, length, to);
        }
      };
    }
  }

  /** A sparse file. */
  record Sparse(Region stored, SparseMap map, long size) implements Region {
    @Override
    public ImageData open() throws IOException {
      Chunk[] chunks = map.chunks().toArray(new Chunk[0]);
      long[] starts = new long[chunks.length];
      long[] places = new long[chunks.length];
      long place = 0;
      for (int i = 0; i < chunks.length; i++) {
        starts[i] = chunks[i].offset();
        places[i] = place;
        place += chunks[i].length();
      }
      return new Window(stored.open(), size) {
        @Override
        int readHere(long at, byte[] into, int from, int length) throws IOException {
          int chunk = last(at);
          if (holds(chunk, at)) {
            long inChunk = at - starts[chunk];
            int count = (int) Math.min(length, chunks[chunk].length() - inChunk);
            return data.read(places[chunk] + inChunk, into, from, count);
          }
          long end = chunk + 1 < starts.length ? starts[chunk + 1] : size();
          int count = (int) Math.min(length, end - at);
          Arrays.fill(into, from, from + count, (byte) 0);
          return count;
        }

        @Override
        long transferHere(long at, long length, FileChannel to) throws IOException {
          int chunk = last(at);
          if (!holds(chunk, at)) {
            return 0;
          }
          long inChunk = at - starts[chunk];
          long count = Math.min(length, chunks[chunk].length() - inChunk);
          return data.transfer(places[chunk] + inChunk, count, to);
        }

        /** The last chunk that does not begin behind a place; negative if there is none. */
        private int last(long at) {
          int found = Arrays.binarySearch(starts, at);
          return found >= 0 ? found : -found - 2;
        }

        private boolean holds(int chunk, long at) {
          return chunk >= 0 && at - starts[chunk] < chunks[chunk].length();
        }
      };
    }
  }

  /** Data that is made of other data. */
  private abstract static class Window implements ImageData {
    final ImageData data;
    private final long size;

    Window(ImageData data, long size) {
      this.data = data;
      this.size = size;
    }

    abstract int readHere(long at, byte[] into, int from, int length) throws IOException;

    abstract long transferHere(long at, long length, FileChannel to) throws IOException;

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      return at < 0 || at >= size
          ? -1
          : readHere(at, into, from, (int) Math.min(length, size - at));
    }

    @Override
    public long transfer(long at, long length, FileChannel to) throws IOException {
      return at < 0 || at >= size ? 0 : transferHere(at, Math.min(length, size - at), to);
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }
}
