package org.crit4j.edit.json;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.image.ImageName;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.crit4j.source.ImageSource;

/**
 * The pretty JSON of an image as a tree, and back. Numbers keep their digits: the tree has them as
 * text.
 */
public final class ImageDocument {
  /** What is larger as JSON is no longer handled as a tree, in bytes of the image. */
  public static final long LARGEST = 64 << 20;

  private static final Gson GSON = new Gson();

  private ImageDocument() {}

  /** Whether an image has a JSON form. */
  public static boolean isImage(String name) {
    return ImageName.parse(name).filter(it -> !it.type().isRaw()).isPresent();
  }

  /** Reads the JSON of an image. */
  public static JsonObject read(ImageSource source, String image) throws IOException {
    try (ImageData data = source.require(image)) {
      if (data.size() > LARGEST) {
        throw new CritException(
            at(source, image),
            "has " + data.size() + " bytes",
            "an image of at most 64 MiB; crit decode and encode handle larger ones");
      }
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      new ImageDecoder(DecodeOptions.PRETTY, Warnings.IGNORE).decode(data, json);
      return parse(json.toString(StandardCharsets.UTF_8))
          .orElseThrow(() -> new IllegalStateException("decoded JSON is no JSON"))
          .getAsJsonObject();
    } catch (CritException e) {
      throw e.inFile(source.label() + "/" + image);
    }
  }

  /** The bytes of the image that has this JSON. */
  public static byte[] encode(JsonObject document) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    byte[] json = ascii(document).getBytes(StandardCharsets.US_ASCII);
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(new ByteArrayInputStream(json), image);
    return image.toByteArray();
  }

  /** A JSON value by its text; empty if it is none. */
  public static Optional<JsonElement> parse(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement value = GSON.getAdapter(JsonElement.class).read(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(value) : Optional.empty();
    } catch (IOException | JsonParseException e) {
      return Optional.empty();
    }
  }

  /** JSON in ASCII, in which single surrogates stand for bytes that are not in UTF-8. */
  public static String ascii(JsonElement value) {
    String text = value.toString();
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append(String.format("\\u%04x", (int) c));
      }
    }
    return ascii.toString();
  }

  private static Location at(ImageSource source, String image) {
    return Location.UNKNOWN.inFile(source.label() + "/" + image);
  }
}
