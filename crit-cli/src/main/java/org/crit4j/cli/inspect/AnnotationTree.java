package org.crit4j.cli.inspect;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Annotations as branches. Those in which CRI-O keeps JSON are expanded. */
final class AnnotationTree {
  private static final String CRI_O = "io.kubernetes.cri-o.";

  private AnnotationTree() {}

  static void add(String key, String value, Branch annotations) {
    Optional<JsonElement> json = isStructured(key) ? parse(value) : Optional.empty();
    if (json.isPresent() && json.get().isJsonObject()) {
      object(json.get().getAsJsonObject(), annotations.add(key));
    } else if (json.isPresent() && json.get().isJsonArray()) {
      Branch volumes = annotations.add(key);
      json.get().getAsJsonArray().forEach(it -> element(it, volumes));
    } else {
      annotations.add(key + ": " + value);
    }
  }

  private static boolean isStructured(String key) {
    return key.equals(CRI_O + "Annotations")
        || key.equals(CRI_O + "Labels")
        || key.equals(CRI_O + "Metadata")
        || key.equals(CRI_O + "Volumes")
        || key.equals(CRI_O + "MountPoints");
  }

  private static Optional<JsonElement> parse(String value) {
    try {
      return Optional.of(JsonParser.parseString(value));
    } catch (JsonParseException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private static void object(JsonObject object, Branch branch) {
    for (Map.Entry<String, JsonElement> member : new TreeMap<>(object.asMap()).entrySet()) {
      branch.add(member.getKey() + ": " + text(member.getValue()));
    }
  }

  /** A value as text: a string without its quotes, everything else as JSON. */
  static String text(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private static void element(JsonElement element, Branch branch) {
    if (!element.isJsonObject() || !element.getAsJsonObject().has("container_path")) {
      branch.add(text(element));
      return;
    }
    JsonObject volume = element.getAsJsonObject();
    Branch its = branch.add(text(volume.get("container_path")));
    its.add("host path: " + member(volume, "host_path", ""));
    its.add("read-only: " + member(volume, "readonly", "false"));
    its.add("selinux relabel: " + member(volume, "selinux_relabel", "false"));
    its.add("recursive read-only: " + member(volume, "recursive_read_only", "false"));
    its.add("propagation: " + member(volume, "propagation", "0"));
  }

  private static String member(JsonObject object, String key, String otherwise) {
    JsonElement value = object.get(key);
    return value == null ? otherwise : text(value);
  }
}
