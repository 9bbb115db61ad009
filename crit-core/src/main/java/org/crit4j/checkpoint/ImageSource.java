package org.crit4j.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
   * A file that has the content, readable until the source is closed; empty if there is none of
   * that name. An archive unpacks the member at the first call, to a place that only its user can
   * read.
   *
   * @throws IOException if the content cannot be had
   */
  Optional<Path> file(String name) throws IOException;

  /**
   * Where the previous dump of an incremental chain is: what {@code parent} leads to. Empty if
   * there is no such link.
   *
   * @throws org.crit4j.CritException if the link leads nowhere, or the chain does not end
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
