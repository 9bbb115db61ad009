package org.crit4j.container.archive;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.MemberName;

/**
 * Paths by the bytes of their names. A path made of text has the bytes that the locale gives it;
 * one made of a URI has those that the URI spells out.
 */
public final class PathBytes {
  private static final boolean UNIX = java.io.File.separatorChar == '/';

  private PathBytes() {}

  /** The last name of a path, a character for each byte. */
  public static String fileName(Path file) {
    String text = text(file);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** A path as it is written, a character for each byte. */
  static String text(Path path) {
    String plain = path.toString();
    if (!UNIX || isAscii(plain)) {
      return UNIX ? plain : MemberName.of(plain.replace('\\', '/')).latin1();
    }
    String absolute = decode(path.toUri().getRawPath());
    if (path.isAbsolute()) {
      return withoutEnd(absolute);
    }
    String base = decode(Path.of("").toUri().getRawPath());
    return withoutEnd(absolute.substring(base.length()));
  }

  // The URI of a directory ends with a slash.
  private static String withoutEnd(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Whether a name has the same bytes in whatever locale. */
  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String escaped) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        text.append(escaped.charAt(i));
      }
    }
    return text.toString();
  }

  /**
   * What lies in a directory under a name.
   *
   * @param name one component, a character for each byte
   * @throws CritException if there can be no such name
   */
  public static Path child(Path directory, String name) throws CritException {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw impossible(name);
    }
    if (!UNIX && name.chars().anyMatch(c -> c == '\\' || c == ':')) {
      throw impossible(name);
    }
    return isAscii(name) ? directory.resolve(name) : directory.resolve(relative(name));
  }

  /** A path of these bytes, which may have slashes and need not lead anywhere. */
  public static Path relative(String path) throws CritException {
    if (isAscii(path)) {
      return path(path);
    }
    if (!UNIX) {
      return path(new MemberName(path).text());
    }
    boolean absolute = path.startsWith("/");
    // Components that a URI would lose are no problem: a path keeps them until it is normalized.
    Path whole = Path.of(uri((absolute ? "" : "/") + path));
    return absolute ? whole : whole.subpath(0, whole.getNameCount());
  }

  private static Path path(String text) throws CritException {
    try {
      return Path.of(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw impossible(text);
    }
  }

  private static URI uri(String path) throws CritException {
    StringBuilder text = new StringBuilder("file://");
    for (byte each : path.getBytes(StandardCharsets.ISO_8859_1)) {
      if (each == '/' || (each >= 'a' && each <= 'z')) {
        text.append((char) each);
      } else {
        text.append('%').append(Character.forDigit(each >> 4 & 15, 16));
        text.append(Character.forDigit(each & 15, 16));
      }
    }
    try {
      return new URI(text.toString());
    } catch (URISyntaxException e) {
      throw impossible(path);
    }
  }

  private static CritException impossible(String name) {
    return new CritException(
        Location.UNKNOWN, "\"" + new MemberName(name) + "\" cannot be the name of a file here");
  }
}
