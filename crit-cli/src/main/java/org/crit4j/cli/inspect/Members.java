package org.crit4j.cli.inspect;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.json.JsonOutput;

/**
 * Writes members of JSON objects. Empty ones are left out, as checkpointctl does it.
 *
 * @param out where they go
 */
record Members(JsonOutput out) {
  /** Numbers with more digits would take too much room as plain digits. */
  private static final int MOST_DIGITS = 1000;

  /** Writes the elements of an array or the members of an object. */
  @FunctionalInterface
  interface Content<T> {
    /** Writes one of them. */
    void write(T value) throws IOException;
  }

  void text(String key, String text) throws IOException {
    if (!text.isEmpty()) {
      out.key(key).value(text);
    }
  }

  void text(String key, Optional<String> text) throws IOException {
    text(key, text.orElse(""));
  }

  void number(String key, long number) throws IOException {
    if (number != 0) {
      out.key(key).unsigned(number);
    }
  }

  void present(String key, OptionalInt number) throws IOException {
    if (number.isPresent()) {
      out.key(key).value(number.getAsInt());
    }
  }

  void texts(String key, List<String> texts) throws IOException {
    array(key, texts, out::value);
  }

  /** A text for each key. */
  void texts(String key, Map<String, String> texts) throws IOException {
    if (!texts.isEmpty()) {
      out.key(key).beginObject();
      for (Map.Entry<String, String> each : texts.entrySet()) {
        out.key(each.getKey()).value(each.getValue());
      }
      out.endObject();
    }
  }

  <T> void array(String key, List<T> values, Content<T> element) throws IOException {
    if (!values.isEmpty()) {
      out.key(key).beginArray();
      for (T each : values) {
        element.write(each);
      }
      out.endArray();
    }
  }

  /** An array with an object for each value. */
  <T> void objects(String key, List<T> values, Content<T> members) throws IOException {
    array(
        key,
        values,
        it -> {
          out.beginObject();
          members.write(it);
          out.endObject();
        });
  }

  /** A document of the container's engine. */
  void document(String key, Optional<String> document) throws IOException {
    if (document.isPresent()) {
      out.key(key);
      element(JsonParser.parseString(document.get()));
    }
  }

  private void element(JsonElement element) throws IOException {
    if (element.isJsonObject()) {
      out.beginObject();
      for (Map.Entry<String, JsonElement> member : element.getAsJsonObject().entrySet()) {
        if (!member.getValue().isJsonNull()) {
          out.key(member.getKey());
          element(member.getValue());
        }
      }
      out.endObject();
    } else if (element.isJsonArray()) {
      out.beginArray();
      for (JsonElement each : element.getAsJsonArray()) {
        element(each);
      }
      out.endArray();
    } else {
      primitive(element);
    }
  }

  private void primitive(JsonElement element) throws IOException {
    if (element instanceof JsonPrimitive value && value.isBoolean()) {
      out.value(value.getAsBoolean());
    } else if (element instanceof JsonPrimitive value && value.isNumber() && isShort(value)) {
      out.value(new BigDecimal(value.getAsString()));
    } else {
      out.value(element.isJsonNull() ? "null" : element.getAsString());
    }
  }

  private static boolean isShort(JsonPrimitive number) {
    try {
      BigDecimal value = new BigDecimal(number.getAsString());
      return Math.abs((long) value.scale()) + value.precision() < MOST_DIGITS;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
