package org.crit4j.container.tar;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.container.member.MemberName;

/** What the headers before that of a member say of it: records of POSIX, names of GNU. */
final class ExtendedHeader {
  /** Of a member that has no such header. */
  static final ExtendedHeader NONE = new ExtendedHeader(0);

  private final long offset;
  private final Map<String, String> records = new HashMap<>();
  private final StringBuilder map = new StringBuilder();
  private Optional<String> name = Optional.empty();
  private Optional<String> target = Optional.empty();

  /**
   * One that says nothing yet.
   *
   * @param offset where the member's headers begin
   */
  ExtendedHeader(long offset) {
    this.offset = offset;
  }

  /** Whether a header of that type is about the next one. */
  static boolean isOne(char type) {
    return type == 'x' || type == 'X' || type == 'g' || type == 'L' || type == 'K';
  }

  /** Takes the content of one. */
  void take(char type, byte[] content) throws CritException {
    switch (type) {
      case 'L' -> name = Optional.of(HeaderBlock.text(content, 0, content.length));
      case 'K' -> target = Optional.of(HeaderBlock.text(content, 0, content.length));
      case 'g' -> {
        // What holds for all members is of no use here: times, and names of users.
      }
      default -> {
        parse(content);
        name = first(get("path"), name);
        target = first(get("linkpath"), target);
      }
    }
  }

  /** Records of the form "LENGTH KEY=VALUE\n". */
  private void parse(byte[] content) throws CritException {
    int at = 0;
    while (at < content.length && content[at] != 0) {
      int space = at;
      while (space < content.length && space - at < 8 && content[space] != ' ') {
        space++;
      }
      int length = length(content, at, space);
      int end = at + length;
      boolean whole = length > space - at + 2 && end <= content.length && content[end - 1] == '\n';
      int equals = whole ? indexOfEquals(content, space + 1, end) : -1;
      if (equals < 0) {
        throw TarDamage.at(offset, "an extended header is damaged");
      }
      put(latin1(content, space + 1, equals), latin1(content, equals + 1, end - 1));
      at = end;
    }
  }

  private static int indexOfEquals(byte[] content, int from, int to) {
    for (int i = from; i < to; i++) {
      if (content[i] == '=') {
        return i;
      }
    }
    return -1;
  }

  /** GNU's format 0.0 of sparse files repeats keys. */
  private void put(String key, String value) {
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      map.append(map.length() == 0 ? "" : ",").append(value);
      records.put("GNU.sparse.map", map.toString());
    } else {
      records.put(key, value);
    }
  }

  private static int length(byte[] content, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (content[i] < '0' || content[i] > '9') {
        return -1;
      }
      value = value * 10 + content[i] - '0';
    }
    return value;
  }

  private static String latin1(byte[] content, int from, int to) {
    return MemberName.of(Arrays.copyOfRange(content, from, Math.max(from, to))).latin1();
  }

  /** All records, values as Latin-1. */
  Map<String, String> records() {
    return records.isEmpty() ? Map.of() : Map.copyOf(records);
  }

  /** A record. */
  Optional<String> get(String key) {
    return Optional.ofNullable(records.get(key));
  }

  /** No lambda: half of all archives have no such header, so that class archives lack it. */
  private static Optional<String> first(Optional<String> one, Optional<String> other) {
    return one.isPresent() ? one : other;
  }

  /** The member's name; that of a sparse file is not in its header. */
  Optional<String> name() {
    return first(get("GNU.sparse.name"), name);
  }

  /** Where the member leads if it is a link. */
  Optional<String> target() {
    return target;
  }

  /**
   * A record that is a size or a number of a user.
   *
   * @param otherwise what the member's own header has
   */
  long number(String key, long otherwise) throws CritException {
    String value = records.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw TarDamage.at(offset, "the " + key + " in the extended header is no size");
  }

  /** When the member was changed, in whole seconds. */
  long modified(long otherwise) {
    String value = records.get("mtime");
    if (value == null) {
      return otherwise;
    }
    int dot = value.indexOf('.');
    try {
      return Long.parseLong(dot < 0 ? value : value.substring(0, dot));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
