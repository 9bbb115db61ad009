package org.crit4j.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;

/**
 * The files of one checkpoint: a directory of images, or the members of an archive. Safe for use by
 * several threads.
 */
public interface ImageSource extends AutoCloseable {

  /** What the user calls this place; messages start with it. */
  String label();

  /** Names of the files that are there, images or not, without directories, in order. */
  List<String> names();

  /** The size of a file in bytes; empty if it is not there. Nothing is unpacked for it. */
  OptionalLong size(String name);

  /**
   * Opens a file for reading at any place, to be closed by the caller before the source is; empty
   * if there is none of that name. A member of a plain tar is read in place; a compressed archive
   * unpacks it at the first call, to a place that only its user can read.
   *
   * @throws IOException if the content cannot be had
   */
  Optional<ImageData> open(String name) throws IOException;

  /**
   * Opens a file that has to be there.
   *
   * @throws CritException if there is none of that name
   * @throws IOException if the content cannot be had
   */
  default ImageData require(String name) throws IOException {
    return open(name)
        .orElseThrow(
            () ->
                new CritException(
                    Location.UNKNOWN.inFile(label() + "/" + name), "there is no such file"));
  }

  /**
   * A file that has just this content already, for who can do something quicker with it, as to link
   * it; empty if there is none. Nothing is unpacked for it. It must not be written to.
   */
  default Optional<Path> path(String name) {
    return Optional.empty();
  }

  /**
   * Where the previous dump of an incremental chain is: what {@code parent} leads to. Empty if
   * there is no such link.
   *
   * @throws CritException if the link leads nowhere, or the chain does not end
   * @throws IOException if it cannot be followed
   */
  Optional<ImageSource> parent() throws IOException;

  /** What is wrong with the files as such; a source that cannot know has nothing to say. */
  default List<SourceProblem> problems() {
    return List.of();
  }

  /** Gives back what the source holds; its parents too. */
  @Override
  void close() throws IOException;
}
