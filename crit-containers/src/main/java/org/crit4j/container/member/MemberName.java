package org.crit4j.container.member;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;

/**
 * The name of a member, byte for byte: names on Linux are bytes, mostly but not always UTF-8.
 *
 * @param latin1 the bytes, one character from 0 to 255 each
 */
public record MemberName(String latin1) {

  /** No name: what has no target. */
  public static final MemberName EMPTY = new MemberName("");

  /** A name of these bytes. */
  public static MemberName of(byte[] bytes) {
    return new MemberName(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The name that the text has in UTF-8. */
  public static MemberName of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes. */
  public byte[] bytes() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The path that the name stands for beneath the root of the archive, without {@code .} and empty
   * components; the empty name for the root itself. Empty if it leads elsewhere, or is no path:
   * absolute, with {@code ..} or a NUL in it.
   */
  public Optional<MemberName> path() {
    if (latin1.isEmpty() || latin1.charAt(0) == '/' || latin1.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    if (isNormal()) {
      return Optional.of(this);
    }
    List<String> components = new ArrayList<>();
    for (String each : latin1.split("/", -1)) {
      if (each.equals("..")) {
        return Optional.empty();
      }
      if (!each.isEmpty() && !each.equals(".")) {
        components.add(each);
      }
    }
    return Optional.of(new MemberName(String.join("/", components)));
  }

  private boolean isNormal() {
    int start = 0;
    for (int at = 0; at <= latin1.length(); at++) {
      if (at == latin1.length() || latin1.charAt(at) == '/') {
        int length = at - start;
        boolean dots =
            (length == 1 && latin1.charAt(start) == '.')
                || (length == 2 && latin1.startsWith("..", start));
        if (length == 0 || dots) {
          return false;
        }
        start = at + 1;
      }
    }
    return true;
  }

  /** The parts between the slashes. */
  public List<String> components() {
    return latin1.isEmpty() ? List.of() : List.of(latin1.split("/", -1));
  }

  /** The directory that it is in; empty for what is at the top. */
  public Optional<MemberName> parent() {
    int slash = latin1.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new MemberName(latin1.substring(0, slash)));
  }

  /**
   * The name as text: UTF-8 where it is that, else ASCII with {@code \}{@code xHH} for the rest.
   */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      return escaped();
    }
  }

  private String escaped() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c < 0x80) {
        text.append(c);
      } else {
        text.append("\\x").append(Character.forDigit(c >> 4, 16));
        text.append(Character.forDigit(c & 15, 16));
      }
    }
    return text.toString();
  }

  /** The text, safe to print. */
  @Override
  public String toString() {
    return Printable.of(text());
  }
}
