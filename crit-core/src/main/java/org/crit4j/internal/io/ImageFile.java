package org.crit4j.internal.io;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;

/** A file opened for reading, and its size if it is a regular one. */
public final class ImageFile implements AutoCloseable {
  private static final long LARGE = 4 << 20;

  private final InputStream stream;
  private final OptionalLong size;
  private final Path path;

  private ImageFile(InputStream stream, OptionalLong size, Path path) {
    this.stream = stream;
    this.size = size;
    this.path = path;
  }

  /**
   * Opens a file.
   *
   * @throws CritException if it is missing or a directory
   * @throws IOException if it cannot be opened
   */
  public static ImageFile open(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      boolean dangling = Files.isSymbolicLink(path);
      throw failure(path, dangling ? "the link leads nowhere" : "there is no such file");
    }
    if (attributes.isDirectory()) {
      throw failure(path, "this is a directory, not a file");
    }
    OptionalLong size =
        attributes.isRegularFile() && attributes.size() > 0
            ? OptionalLong.of(attributes.size())
            : OptionalLong.empty();
    return new ImageFile(FileFailure.naming(path, stream(path)), size, path);
  }

  private static InputStream stream(Path path) throws IOException {
    try {
      return new FileInputStream(path.toFile());
    } catch (FileNotFoundException e) {
      throw FileFailure.of(path, e);
    }
  }

  private static CritException failure(Path path, String problem) {
    return new CritException(Location.UNKNOWN.inFile(path.toString()), problem);
  }

  /**
   * The stream for what becomes of the file: if that is large, one that writes from another thread.
   * Closing it does not close the stream given.
   */
  public OutputStream overlapping(OutputStream out) {
    return size.orElse(0) >= LARGE ? new OverlappedOutput(out) : new Unclosed(out);
  }

  /** A stream that stays open. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() {
      // Whoever opened it closes it.
    }
  }

  /** The file's bytes. */
  public ImageInput input() {
    return new ImageInput(stream, size, Optional.of(path.toString()));
  }

  /** Its size in bytes; 0 if it is not known, as that of a pipe. */
  public long size() {
    return size.orElse(0);
  }

  /** Its bytes once more, from a place on; for a file whose size is known. */
  public InputStream from(long offset) throws IOException {
    FileInputStream in = new FileInputStream(path.toFile());
    try {
      in.skipNBytes(offset);
      return FileFailure.naming(path, in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The file's bytes as a plain stream. */
  public InputStream stream() {
    return stream;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
