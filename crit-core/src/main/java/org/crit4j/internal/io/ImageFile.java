package org.crit4j.internal.io;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;

/** A file opened for reading, and its size if it is a regular one. */
public final class ImageFile implements AutoCloseable {
  private final InputStream stream;
  private final OptionalLong size;

  private ImageFile(InputStream stream, OptionalLong size) {
    this.stream = stream;
    this.size = size;
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
    return new ImageFile(FileFailure.naming(path, stream(path)), size);
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

  /** The file's bytes. */
  public ImageInput input() {
    return new ImageInput(stream, size);
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
