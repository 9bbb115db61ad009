package org.crit4j.checkpoint.file;

import com.google.protobuf.ByteString;

/**
 * A name as Linux has it: bytes, which need not be text.
 *
 * @param bytes the name
 */
public record NameBytes(ByteString bytes) {
  private static final int LONE_SURROGATES = 0xdc00;

  /** A name that is text. */
  public static NameBytes of(String text) {
    return new NameBytes(ByteString.copyFromUtf8(text));
  }

  /** This name and more bytes after it. */
  public NameBytes plus(ByteString more) {
    return new NameBytes(bytes.concat(more));
  }

  /** Whether the name is UTF-8. */
  public boolean isText() {
    return isAscii() || bytes.isValidUtf8();
  }

  /** Nearly all names are; the check for UTF-8 takes a hundred classes to start. */
  private boolean isAscii() {
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.byteAt(i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is no byte. */
  public boolean isEmpty() {
    return bytes.isEmpty();
  }

  /**
   * The name as text. A byte that is not UTF-8 is the lone surrogate {@code U+DC80} to {@code
   * U+DCFF}, as in the JSON form of images, so that no two names look alike.
   */
  public String text() {
    return isText() ? bytes.toStringUtf8() : escaped();
  }

  private String escaped() {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < bytes.size()) {
      int length = characterLength(at);
      if (length == 0) {
        text.append((char) (LONE_SURROGATES | (bytes.byteAt(at) & 0xff)));
        at++;
      } else {
        text.append(bytes.substring(at, at + length).toStringUtf8());
        at += length;
      }
    }
    return text.toString();
  }

  /** The length of the UTF-8 character that starts there; 0 if none does. */
  private int characterLength(int at) {
    for (int length = 1; length <= Math.min(4, bytes.size() - at); length++) {
      if (bytes.substring(at, at + length).isValidUtf8()) {
        return length;
      }
    }
    return 0;
  }

  /** The name as text. */
  @Override
  public String toString() {
    return text();
  }
}
