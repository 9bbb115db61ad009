package org.crit4j.internal.json;

/** The key of a pair as it stands in JSON, in quotation marks and with its colon. */
public final class JsonKey {
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
}
