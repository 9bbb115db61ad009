package org.crit4j.edit.change;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/** Puts one directory in the place of another at the beginning of paths; whole components only. */
final class PathMapping {
  private final ByteString from;
  private final ByteString to;

  private PathMapping(String from, String to) {
    this.from = ByteString.copyFrom(from, StandardCharsets.UTF_8);
    this.to = ByteString.copyFrom(to, StandardCharsets.UTF_8);
  }

  /**
   * A mapping of paths.
   *
   * @throws IllegalArgumentException if one of them is not absolute
   */
  static PathMapping of(String from, String to) {
    for (String each : new String[] {from, to}) {
      if (!each.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"" + each + "\" is not an absolute path; CRIU would drop its first character");
      }
    }
    return new PathMapping(trimmed(from), trimmed(to));
  }

  private static String trimmed(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? "/" : trimmed;
  }

  /** The path that takes the place of another: the same one if it is not beneath the directory. */
  ByteString map(ByteString path) {
    boolean top = from.size() == 1;
    if (!path.startsWith(from)) {
      return path;
    }
    ByteString rest = path.substring(top ? 0 : from.size());
    if (!top && !rest.isEmpty() && rest.byteAt(0) != '/' && rest.byteAt(0) != 0) {
      return path;
    }
    ByteString start = to.size() == 1 && !rest.isEmpty() ? ByteString.EMPTY : to;
    return start.concat(rest);
  }

  /** What is looked for. */
  byte[] from() {
    return from.toByteArray();
  }

  @Override
  public String toString() {
    return from.toStringUtf8();
  }
}
