package org.crit4j.internal.payload;

import org.crit4j.image.Blob;

/** Makes blobs of byte ranges of the file that is being read. */
@FunctionalInterface
public interface Regions {
  /** The bytes from {@code offset} on. */
  Blob region(long offset, long size);
}
