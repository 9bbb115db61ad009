package org.crit4j.edit;

import java.util.Optional;

/**
 * Fields of images, as the command line names them: {@code IMAGE:PATH}, or {@code IMAGE:PATH=VALUE}
 * with a value.
 *
 * @param image the name of an image, {@code *} standing for anything
 * @param path where in its JSON
 * @param value JSON, or text as it stands
 */
public record FieldName(String image, FieldPath path, Optional<String> value) {
  /**
   * Takes the text apart.
   *
   * @param hasValue whether it has a value
   * @throws IllegalArgumentException if it is not of that form; the message says why
   */
  public static FieldName parse(String text, boolean hasValue) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw wrong(text, hasValue);
    }
    String rest = text.substring(colon + 1);
    if (!hasValue) {
      return new FieldName(text.substring(0, colon), FieldPath.parse(rest), Optional.empty());
    }
    int depth = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == '=' && depth == 0) {
        return new FieldName(
            text.substring(0, colon),
            FieldPath.parse(rest.substring(0, i)),
            Optional.of(rest.substring(i + 1)));
      }
    }
    throw wrong(text, true);
  }

  private static IllegalArgumentException wrong(String text, boolean hasValue) {
    return new IllegalArgumentException(
        "\"" + text + "\" does not have the form IMAGE:PATH" + (hasValue ? "=VALUE" : ""));
  }
}
