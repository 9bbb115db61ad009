package org.crit4j.internal.io;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;

/** A regular file, as long as it was when it was opened. */
public final class FileData implements ImageData {
  /** For each read the JDK keeps as much memory outside of the heap, for each thread. */
  private static final int PIECE = 1 << 20;

  private final Path path;
  private final FileInputStream file;
  private final long size;
  private final AtomicBoolean streamed = new AtomicBoolean();

  private FileData(Path path, FileInputStream file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @param options whether to refuse links
   * @throws CritException if it is missing or no regular file
   */
  public static FileData open(Path path, LinkOption... options) throws IOException {
    Optional<FileData> data;
    try {
      data = openRegular(path, options);
    } catch (NoSuchFileException e) {
      throw new CritException(Location.UNKNOWN.inFile(path.toString()), "there is no such file");
    }
    if (data.isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(path.toString()), "this is no regular file", "an image file");
    }
    return data.get();
  }

  /** Opens a file; empty if there is no regular one of that name. */
  public static Optional<FileData> find(Path path) throws IOException {
    try {
      return openRegular(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileData> openRegular(Path path, LinkOption... options)
      throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
    // Before it is opened: opening a pipe would wait for somebody to write into it.
    return attributes.isRegularFile()
        ? Optional.of(new FileData(path, stream(path), attributes.size()))
        : Optional.empty();
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

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) throws IOException {
    try {
      return file.getChannel().read(ByteBuffer.wrap(into, from, Math.min(PIECE, length)), at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw FileFailure.of(path, e);
    }
  }

  /** The first one is a plain stream, which is quickest for small files; others go by position. */
  @Override
  public long transfer(long at, long length, FileChannel to) throws IOException {
    return file.getChannel().transferTo(at, length, to);
  }

  @Override
  public InputStream stream() {
    if (streamed.getAndSet(true)) {
      return stream(0, size);
    }
    return new FilterInputStream(FileFailure.naming(path, file)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return in.read(into, from, length);
      }

      @Override
      public void close() {
        // The data stays open.
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
