package org.crit4j.internal.json;

/** The key of a pair as it stands in JSON, in quotation marks and with its colon. */
public final class JsonKey {
  private static final int AROUND_NAME = "\"\": ".length();

  final Snippet snippet;

  private JsonKey(String name) {
    snippet = Snippet.of('"' + name + "\": ");
  }

  /**
   * A key.
   *
   * @param name ASCII without quotation marks and backslashes
   */
  public static JsonKey of(String name) {
    return new JsonKey(name);
  }

  /** Whether the {@code count} bytes at {@code offset}, unquoted, are this key's name. */
  public boolean isNamed(byte[] bytes, int offset, int count) {
    if (count != snippet.length - AROUND_NAME) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (bytes[offset + i] != snippet.text[i + 1]) {
        return false;
      }
    }
    return true;
  }
}
