package org.crit4j.internal.typed;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.Blob;
import org.crit4j.internal.io.FileFailure;
import org.crit4j.internal.io.FileRange;

/** An image as a stream, and any range of it as a blob. */
public abstract class RegionSource implements AutoCloseable {

  /** The whole image. */
  public abstract InputStream stream() throws IOException;

  /** Its size, if known. */
  public abstract OptionalLong size();

  /** A range of it. */
  public abstract Blob region(long offset, long size);

  @Override
  public abstract void close() throws IOException;

  /**
   * Opens a file.
   *
   * @throws CritException if it is missing or no regular file
   */
  public static RegionSource open(Path path) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      // Before it is opened: opening a pipe would wait for somebody to write into it.
      if (!file.isRegularFile()) {
        throw new CritException(
            Location.UNKNOWN.inFile(path.toString()), "this is no regular file", "an image file");
      }
      return new FileSource(stream(path), file.size());
    } catch (NoSuchFileException e) {
      throw new CritException(Location.UNKNOWN.inFile(path.toString()), "there is no such file");
    }
  }

  /**
   * Not a channel, which takes several times as long: a checkpoint may have thousands of images.
   */
  private static FileInputStream stream(Path path) throws IOException {
    try {
      return new FileInputStream(path.toFile());
    } catch (FileNotFoundException e) {
      throw FileFailure.of(path, e);
    }
  }

  /** An image in memory. */
  public static RegionSource of(byte[] bytes) {
    return new MemorySource(bytes);
  }

  private static final class MemorySource extends RegionSource {
    private final byte[] bytes;

    MemorySource(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public InputStream stream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(bytes.length);
    }

    @Override
    public Blob region(long offset, long size) {
      return new Blob() {
        @Override
        public long size() {
          return size;
        }

        @Override
        public InputStream open() {
          return new ByteArrayInputStream(bytes, (int) offset, (int) size);
        }
      };
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class FileSource extends RegionSource {
    private final FileInputStream file;
    private final long size;

    FileSource(FileInputStream file, long size) {
      this.file = file;
      this.size = size;
    }

    @Override
    public InputStream stream() {
      // The file stays open for the blobs.
      return new FilterInputStream(file) {
        @Override
        public void close() {
          // The source closes it.
        }
      };
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(size);
    }

    @Override
    public Blob region(long offset, long length) {
      FileChannel channel = file.getChannel();
      return new Blob() {
        @Override
        public long size() {
          return length;
        }

        @Override
        public InputStream open() {
          return FileRange.of(channel, offset, length);
        }
      };
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
