package org.crit4j.container;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount in the OCI specification of a container. What the specification leaves out is an empty
 * text.
 *
 * @param destination where it is mounted, in the container
 * @param type of the file system: {@code bind}, {@code proc}
 * @param source of the content: a path of the host, or a name
 */
public record SpecMount(String destination, String type, String source) {
  static List<SpecMount> all(JsonObject spec) {
    List<SpecMount> mounts = new ArrayList<>();
    JsonElement all = spec.get("mounts");
    for (JsonElement each : all instanceof JsonArray array ? array : new JsonArray()) {
      if (each instanceof JsonObject mount) {
        mounts.add(
            new SpecMount(text(mount, "destination"), text(mount, "type"), text(mount, "source")));
      }
    }
    return List.copyOf(mounts);
  }

  private static String text(JsonObject object, String key) {
    return Json.text(object, key).orElse("");
  }
}
