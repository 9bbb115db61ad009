package org.crit4j;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where in a file something was found: any of the file's name, the index of the entry (from 0), the
 * byte offset (from 0), and the JSON path ({@code $.entries[3].tc.comm}), as far as they are known.
 *
 * @param file the name under which the user knows the file
 * @param entry index of the image entry, from 0
 * @param offset byte offset in the file, from 0
 * @param path JSON path of the value
 */
public record Location(
    Optional<String> file, OptionalLong entry, OptionalLong offset, Optional<String> path) {

  /** Nothing is known. */
  public static final Location UNKNOWN =
      new Location(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /**
   * A place in an image.
   *
   * @param entry index of the entry, from 0; negative where it is before the first one
   * @param offset byte offset, from 0
   */
  public static Location inImage(long entry, long offset) {
    return new Location(
        Optional.empty(),
        entry < 0 ? OptionalLong.empty() : OptionalLong.of(entry),
        OptionalLong.of(offset),
        Optional.empty());
  }

  /**
   * A place in a JSON document.
   *
   * @param path JSON path of the value
   * @param offset byte offset, from 0
   */
  public static Location inJson(String path, long offset) {
    return new Location(
        Optional.empty(), OptionalLong.empty(), OptionalLong.of(offset), Optional.of(path));
  }

  /** The same place with the name of the file. */
  public Location inFile(String name) {
    return new Location(Optional.of(name), entry, offset, path);
  }

  /** The same place with the path of a field. */
  public Location atPath(String fieldPath) {
    return new Location(file, entry, offset, Optional.of(fieldPath));
  }

  /** One line: {@code core-1.img: entry 0, offset 12}; empty when nothing is known. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    file.ifPresent(name -> text.append(Printable.of(name)));
    String separator = text.length() == 0 ? "" : ": ";
    if (path.isPresent()) {
      text.append(separator).append(Printable.of(path.get()));
      separator = ", ";
    }
    if (entry.isPresent()) {
      text.append(separator).append("entry ").append(entry.getAsLong());
      separator = ", ";
    }
    if (offset.isPresent()) {
      text.append(separator).append("offset ").append(offset.getAsLong());
    }
    return text.toString();
  }
}
