package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.facts.Fact;

/** Builds JSON documents, and writes them. What is empty is left out, as checkpointctl does it. */
final class JsonTree {
  private JsonTree() {}

  /** Adds a text unless it is empty. */
  static void text(JsonObject object, String key, String text) {
    if (!text.isEmpty()) {
      object.addProperty(key, text);
    }
  }

  /** Adds a text if there is one. */
  static void text(JsonObject object, String key, Optional<String> text) {
    text.ifPresent(it -> text(object, key, it));
  }

  /** Adds a number unless it is zero. */
  static void number(JsonObject object, String key, long number) {
    if (number != 0) {
      object.addProperty(key, number);
    }
  }

  /** Adds an array unless it is empty. */
  static void array(JsonObject object, String key, JsonArray array) {
    if (!array.isEmpty()) {
      object.add(key, array);
    }
  }

  /** Adds an object unless it is empty. */
  static void object(JsonObject object, String key, JsonObject value) {
    if (!value.isEmpty()) {
      object.add(key, value);
    }
  }

  /** Texts as an array. */
  static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** Facts as members, with underscores in their names. */
  static void facts(JsonObject object, List<Fact> facts) {
    for (Fact fact : facts) {
      object.add(fact.name().replace(' ', '_'), value(fact));
    }
  }

  private static JsonElement value(Fact fact) {
    return switch (fact.form()) {
      case NUMBER -> new JsonPrimitive(new BigInteger(fact.value()));
      case TEXT -> new JsonPrimitive(fact.value());
      case LIST -> array(fact.values());
    };
  }

  /** Writes a value. */
  static void write(JsonElement element, JsonWriter out) throws IOException {
    if (element.isJsonObject()) {
      out.beginObject();
      for (Map.Entry<String, JsonElement> member : element.getAsJsonObject().entrySet()) {
        out.name(member.getKey());
        write(member.getValue(), out);
      }
      out.endObject();
    } else if (element.isJsonArray()) {
      out.beginArray();
      for (JsonElement each : element.getAsJsonArray()) {
        write(each, out);
      }
      out.endArray();
    } else if (element.isJsonNull()) {
      out.nullValue();
    } else {
      write(element.getAsJsonPrimitive(), out);
    }
  }

  private static void write(JsonPrimitive value, JsonWriter out) throws IOException {
    if (value.isNumber()) {
      out.value(value.getAsNumber());
    } else if (value.isBoolean()) {
      out.value(value.getAsBoolean());
    } else {
      out.value(value.getAsString());
    }
  }
}
