package org.crit4j.internal.validate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.crit4j.image.Blob;
import org.crit4j.internal.io.FileRange;

/** A range of a file that is opened only when somebody asks for its bytes. */
record FileRegion(Path path, long offset, long size) implements Blob {
  @Override
  public InputStream open() throws IOException {
    return FileRange.open(path, offset, size);
  }
}
