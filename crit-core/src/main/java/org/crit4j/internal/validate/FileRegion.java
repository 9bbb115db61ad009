package org.crit4j.internal.validate;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.crit4j.ImageData;
import org.crit4j.image.Blob;

/** A range of an image that is opened only when somebody asks for its bytes. */
record FileRegion(Opener image, long offset, long size) implements Blob {
  /** Opens an image. */
  @FunctionalInterface
  interface Opener {
    ImageData open() throws IOException;
  }

  @Override
  public InputStream open() throws IOException {
    ImageData data = image.open();
    return new FilterInputStream(data.stream(offset, size)) {
      @Override
      public void close() throws IOException {
        data.close();
      }
    };
  }
}
