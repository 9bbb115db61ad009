package org.crit4j.edit.json;

import com.google.gson.JsonPrimitive;
import java.util.ArrayDeque;
import java.util.Deque;

/** Goes through the text of a valid JSON document and changes strings that are values. */
final class JsonTexts {
  private final String text;
  private final EngineDocument.TextChange change;
  private final StringBuilder out = new StringBuilder();
  private int at;

  /** The keys that lead to where it is; {@code *} for a list. */
  private final Deque<String> keys = new ArrayDeque<>();

  JsonTexts(String text, EngineDocument.TextChange change) {
    this.text = text;
    this.change = change;
  }

  String edited() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> string();
        case '{' -> open("");
        case '[' -> open("*");
        case '}', ']' -> {
          keys.removeLast();
          take();
        }
        default -> take();
      }
    }
    return out.toString();
  }

  private void take() {
    out.append(text.charAt(at++));
  }

  private void open(String key) {
    keys.addLast(key);
    take();
  }

  private void string() {
    int start = at++;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
    String raw = text.substring(start, at);
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    String plain = ImageDocument.parse(raw).orElseThrow().getAsString();
    if (next < text.length() && text.charAt(next) == ':') {
      keys.removeLast();
      keys.addLast(plain);
      out.append(raw);
      return;
    }
    String changed = change.change(String.join("/", keys), plain);
    out.append(changed.equals(plain) ? raw : new JsonPrimitive(changed).toString());
  }
}
