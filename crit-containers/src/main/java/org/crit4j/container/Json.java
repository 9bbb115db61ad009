package org.crit4j.container;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.CritException;
import org.crit4j.Location;

/** JSON that engines write. Values that are absent, or not what they should be, are empty. */
final class Json {
  private Json() {}

  /**
   * Parses a document.
   *
   * @throws CritException if it is none
   */
  static JsonElement parse(byte[] bytes, String file) throws CritException {
    try (JsonReader reader =
        new JsonReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
      reader.setStrictness(Strictness.STRICT);
      // The parser would make null of nothing, at which a look ahead fails.
      JsonElement document =
          reader.peek() == JsonToken.END_DOCUMENT
              ? JsonNull.INSTANCE
              : JsonParser.parseReader(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        return document;
      }
      throw new CritException(Location.UNKNOWN.inFile(file), "goes on after the end of the JSON");
    } catch (CritException e) {
      throw e;
    } catch (JsonParseException | IOException | StackOverflowError e) {
      throw new CritException(Location.UNKNOWN.inFile(file), problem(bytes, e));
    }
  }

  private static String problem(byte[] bytes, Throwable failure) {
    boolean end =
        failure instanceof EOFException
            || failure.getCause() instanceof EOFException
            || String.valueOf(failure.getMessage()).contains("Unterminated string");
    if (end) {
      return new String(bytes, StandardCharsets.UTF_8).isBlank() ? "is empty" : "is cut off";
    }
    // Where the parser is stuck, as it says.
    Matcher place = Pattern.compile("at line (\\d+)").matcher(String.valueOf(failure.getMessage()));
    return "is no JSON" + (place.find() ? ", in line " + place.group(1) : "");
  }

  static Optional<JsonElement> get(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(value);
  }

  static Optional<JsonObject> object(JsonObject object, String key) {
    return get(object, key).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }

  static JsonArray array(JsonObject object, String key) {
    return get(object, key)
        .filter(JsonElement::isJsonArray)
        .map(JsonElement::getAsJsonArray)
        .orElseGet(JsonArray::new);
  }

  /** A string that is not empty. */
  static Optional<String> text(JsonObject object, String key) {
    return get(object, key)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(it -> !it.isEmpty());
  }

  /** The strings of a list of strings. */
  static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    for (JsonElement each : array) {
      if (each.isJsonPrimitive()) {
        texts.add(each.getAsString());
      }
    }
    return List.copyOf(texts);
  }

  /** The strings of an object of strings, in their order. */
  static Map<String, String> texts(JsonObject object, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(object, key)
        .ifPresent(
            it ->
                it.entrySet()
                    .forEach(
                        each -> {
                          if (each.getValue().isJsonPrimitive()) {
                            texts.put(each.getKey(), each.getValue().getAsString());
                          }
                        }));
    return texts;
  }
}
