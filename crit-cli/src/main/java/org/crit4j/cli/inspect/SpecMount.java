package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.container.ContainerCheckpoint;

/** A mount in the specification of a container. */
record SpecMount(String destination, String type, String source) {
  static List<SpecMount> all(ContainerCheckpoint container) {
    List<SpecMount> mounts = new ArrayList<>();
    JsonElement all = container.spec().map(it -> it.get("mounts")).orElse(new JsonArray());
    for (JsonElement each : all.isJsonArray() ? all.getAsJsonArray() : new JsonArray()) {
      if (each.isJsonObject()) {
        JsonObject mount = each.getAsJsonObject();
        mounts.add(
            new SpecMount(text(mount, "destination"), text(mount, "type"), text(mount, "source")));
      }
    }
    return mounts;
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
