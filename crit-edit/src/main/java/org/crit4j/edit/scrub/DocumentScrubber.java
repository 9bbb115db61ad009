package org.crit4j.edit.scrub;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Scrubs the documents of container engines. Their form stays, and keys that engines define; in
 * other keys, in strings and in numbers, everything is replaced as it is in images.
 */
final class DocumentScrubber {
  /** Keys of values that are names, as those in images, and no settings. */
  private static final Set<String> NAME_KEYS =
      Set.of(
          "path",
          "destination",
          "source",
          "root",
          "cwd",
          "hostname",
          "domainname",
          "name",
          "id",
          "type",
          "rootfsImage",
          "rootfsImageName",
          "rootfsImageRef",
          "runtime",
          "cgroupsPath",
          "container_path",
          "host_path",
          "options",
          "ociVersion");

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  private final Secrets secrets;

  DocumentScrubber(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The document, scrubbed.
   *
   * @throws IOException if it is not JSON
   */
  byte[] scrub(byte[] document) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (JsonReader in =
            new JsonReader(
                new InputStreamReader(new ByteArrayInputStream(document), StandardCharsets.UTF_8));
        Writer text = new OutputStreamWriter(result, StandardCharsets.UTF_8);
        JsonWriter out = new JsonWriter(text)) {
      out.setIndent("  ");
      copy(in, out);
      out.flush();
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return result.toByteArray();
  }

  private void copy(JsonReader in, JsonWriter out) throws IOException {
    Deque<String> keys = new ArrayDeque<>();
    String key = "";
    while (true) {
      switch (in.peek()) {
        case BEGIN_OBJECT -> {
          in.beginObject();
          out.beginObject();
          keys.push(key);
        }
        case END_OBJECT -> {
          in.endObject();
          out.endObject();
          key = keys.pop();
        }
        case BEGIN_ARRAY -> {
          in.beginArray();
          out.beginArray();
          keys.push(key);
        }
        case END_ARRAY -> {
          in.endArray();
          out.endArray();
          key = keys.pop();
        }
        case NAME -> {
          key = in.nextName();
          out.name(secrets.known().isKey(key) ? key : secrets.texts().replaceUtf8(key));
        }
        case STRING -> out.value(string(key, in.nextString()));
        case NUMBER -> number(key, in.nextString(), out);
        case BOOLEAN -> out.value(in.nextBoolean());
        case NULL -> {
          in.nextNull();
          out.nullValue();
        }
        default -> {
          if (in.peek() == JsonToken.END_DOCUMENT) {
            return;
          }
        }
      }
    }
  }

  private String string(String key, String value) {
    return secrets.options().keepNames() && NAME_KEYS.contains(key)
        ? value
        : secrets.texts().replaceUtf8(value, key);
  }

  private void number(String key, String value, JsonWriter out) throws IOException {
    if (INTEGER.matcher(value).matches()) {
      int sign = value.startsWith("-") ? 1 : 0;
      String digits = secrets.texts().decimal(value.substring(sign), key);
      out.jsonValue(value.substring(0, sign) + digits);
    } else {
      secrets.tally().add(ReplacementKind.NUMBERS);
      out.value(0);
    }
  }
}
