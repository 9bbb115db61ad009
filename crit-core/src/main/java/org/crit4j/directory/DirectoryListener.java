package org.crit4j.directory;

import java.io.IOException;
import org.crit4j.image.ImageType;

/**
 * Told of each file of a directory that is converted: in order of their names, one at a time, each
 * as soon as it and all before it are done. Names are relative to the directory.
 */
public interface DirectoryListener {
  /** An image was turned into JSON, or JSON into an image. */
  default void converted(String name) {}

  /** A raw file was copied; what it holds is known by its name. */
  default void copied(String name, ImageType type) {}

  /** A raw file got a second name instead of a copy. */
  default void linked(String name, ImageType type) {}

  /** A file was copied that is neither an image nor JSON of one, or a link. */
  default void copied(String name) {}

  /** A file could not be converted or copied; nothing stands at its place in the output. */
  default void failed(String name, IOException problem) {}

  /** So many files are done. */
  default void progress(int done, int total) {}
}
