package org.crit4j.internal.typed;

import java.io.InputStream;
import org.crit4j.ImageData;
import org.crit4j.image.Blob;

/**
 * Some bytes of open data.
 *
 * @param data where they are
 * @param offset place of the first one
 * @param size how many there are
 */
public record DataBlob(ImageData data, long offset, long size) implements Blob {
  @Override
  public InputStream open() {
    return data.stream(offset, size);
  }
}
