package org.crit4j.testing;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;

/**
 * The JSON that crit of go-criu prints for an image: protobuf's own mapping, where numbers of 64
 * bits are strings and all bytes are base64 on one line, and an {@code extra} that is a string also
 * where it holds JSON.
 */
public final class GoJson {
  /** Versions that differ. */
  public enum Version {
    /** Keys in camel case; fails for extras that hold JSON strings. */
    V6("inQ", "outQ"),
    /** Keys as the schema has them. */
    V8("in_q", "out_q");

    private final String inQueue;
    private final String outQueue;

    Version(String inQueue, String outQueue) {
      this.inQueue = inQueue;
      this.outQueue = outQueue;
    }
  }

  private final Version version;

  private GoJson(Version version) {
    this.version = version;
  }

  /** The document for an image. */
  public static JsonObject of(byte[] image, Version version) throws IOException {
    GoJson go = new GoJson(version);
    JsonArray entries = new JsonArray();
    JsonObject document = new JsonObject();
    try (ImageReader reader = ImageReader.of(image)) {
      document.addProperty("magic", reader.header().type().name());
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        JsonObject object = go.object(entry.message());
        String extra = go.extra(entry.payload());
        if (!extra.isEmpty()) {
          object.addProperty("extra", extra);
        }
        entries.add(object);
      }
    }
    document.add("entries", entries);
    return document;
  }

  private JsonObject object(Message message) {
    JsonObject object = new JsonObject();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              boolean camelCase = version == Version.V6;
              object.add(camelCase ? field.getJsonName() : field.getName(), value(field, value));
            });
    return object;
  }

  private JsonElement value(FieldDescriptor field, Object value) {
    if (!field.isRepeated()) {
      return single(field, value);
    }
    JsonArray list = new JsonArray();
    ((List<?>) value).forEach(element -> list.add(single(field, element)));
    return list;
  }

  private JsonElement single(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case MESSAGE -> object((Message) value);
      case ENUM -> new JsonPrimitive(((EnumValueDescriptor) value).getName());
      case BYTES -> new JsonPrimitive(base64(((ByteString) value).toByteArray()));
      case UINT64, FIXED64 -> new JsonPrimitive(Long.toUnsignedString((Long) value));
      case INT64, SINT64 -> new JsonPrimitive(value.toString());
      case UINT32 -> new JsonPrimitive(Integer.toUnsignedLong((Integer) value));
      case BOOL -> new JsonPrimitive((Boolean) value);
      case STRING -> new JsonPrimitive((String) value);
      default -> new JsonPrimitive((Number) value);
    };
  }

  private String extra(Payload payload) throws IOException {
    if (payload instanceof Payload.Bytes bytes) {
      return base64(bytes.content());
    }
    if (payload instanceof Payload.TcpQueues queues) {
      JsonObject object = new JsonObject();
      object.addProperty(version.inQueue, base64(queues.in()));
      object.addProperty(version.outQueue, base64(queues.out()));
      return new Gson().toJson(object);
    }
    if (payload instanceof Payload.Semaphores semaphores) {
      return new Gson().toJson(semaphores.values());
    }
    if (payload instanceof Payload.QueuedMessages queue) {
      JsonArray list = new JsonArray();
      for (Payload.QueuedMessage message : queue.messages()) {
        list.add(new Gson().toJson(object(message.header())));
        list.add(base64(message.text()));
      }
      return new Gson().toJson(list);
    }
    return "";
  }

  private static String base64(Blob blob) throws IOException {
    return base64(blob.toByteArray());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
