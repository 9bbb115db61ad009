package org.crit4j.internal.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;

/** A regular file, as long as it was when it was opened. */
public final class FileData implements ImageData {
  /** For each read the JDK keeps as much memory outside of the heap, for each thread. */
  private static final int PIECE = 1 << 20;

  private final File file;
  private final FileInputStream in;
  private final long size;
  private boolean streamed;

  /** Reads by a stream: a channel takes several times as long to open. */
  private FileData(File file, long size) throws IOException {
    this.file = file;
    this.size = size;
    try {
      this.in = new FileInputStream(file);
    } catch (FileNotFoundException e) {
      throw FileFailure.of(file.toPath(), e);
    }
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

  /**
   * Opens a file; empty if there is no regular one of that name. A checkpoint may have thousands:
   * attributes of a {@link Path} take several times as long to read, above all the first ones.
   */
  public static Optional<FileData> find(File file) throws IOException {
    if (file.isFile()) {
      return Optional.of(new FileData(file, file.length()));
    }
    try {
      // Says why, where that is not clear.
      return openRegular(file.toPath());
    } catch (NoSuchFileException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileData> openRegular(Path path, LinkOption... options)
      throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
    // Before it is opened: opening a pipe would wait for somebody to write into it.
    return attributes.isRegularFile()
        ? Optional.of(new FileData(path.toFile(), attributes.size()))
        : Optional.empty();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) throws IOException {
    try {
      return in.getChannel().read(ByteBuffer.wrap(into, from, Math.min(PIECE, length)), at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw FileFailure.of(file.toPath(), e);
    }
  }

  /** The first one is a plain stream, which is quickest for small files; others go by position. */
  @Override
  public long transfer(long at, long length, FileChannel to) throws IOException {
    return in.getChannel().transferTo(at, length, to);
  }

  /** Whether there is a plain stream, which there is from now on. */
  private synchronized boolean isStreamed() {
    boolean before = streamed;
    streamed = true;
    return before;
  }

  @Override
  public InputStream stream() {
    if (isStreamed()) {
      return stream(0, size);
    }
    return new FileFailure.NamingInput(file, in) {
      @Override
      public void close() {
        // The data stays open.
      }
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
