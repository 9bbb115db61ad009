package org.crit4j.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * The looks of JSON text, as the writers of other languages let one choose them.
 *
 * @param item between items
 * @param colon after keys
 * @param line before each item and closing bracket, without its indent; empty for one line
 * @param indent of each level
 * @param sorted whether keys stand in alphabetical order
 * @param ascii whether all that is not ASCII is escaped
 * @param slash what stands for a slash
 */
public record JsonText(
    String item,
    String colon,
    String line,
    String indent,
    boolean sorted,
    boolean ascii,
    String slash) {

  /** The text. */
  public String write(JsonElement element) {
    StringBuilder text = new StringBuilder();
    write(element, line, text);
    return text.toString();
  }

  private void write(JsonElement element, String before, StringBuilder text) {
    String inner = line.isEmpty() ? "" : before + indent;
    if (element instanceof JsonObject object) {
      Map<String, JsonElement> map = object.asMap();
      String separator = "{" + inner;
      for (Map.Entry<String, JsonElement> entry : (sorted ? new TreeMap<>(map) : map).entrySet()) {
        text.append(separator);
        quote(entry.getKey(), text);
        text.append(colon);
        write(entry.getValue(), inner, text);
        separator = item + inner;
      }
      text.append(map.isEmpty() ? "{" : "").append(before).append('}');
    } else if (element instanceof JsonArray list) {
      String separator = "[" + inner;
      for (JsonElement each : list) {
        text.append(separator);
        write(each, inner, text);
        separator = item + inner;
      }
      text.append(list.isEmpty() ? "[" : "").append(before).append(']');
    } else if (element.getAsJsonPrimitive().isString()) {
      quote(element.getAsString(), text);
    } else {
      text.append(element.getAsString());
    }
  }

  private void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '/') {
        text.append(slash);
      } else if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || (ascii && c > '~')) {
        text.append(String.format("\\u%04X", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
