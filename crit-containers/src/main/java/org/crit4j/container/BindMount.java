package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Something of the host that the container has seen, from CRI-O's {@code bind.mounts}. A restore
 * makes what is missing of it on the host.
 *
 * @param source path on the host
 * @param destination path in the container
 * @param directory whether it is a directory
 * @param permissions the mode that it gets if it has to be made
 */
public record BindMount(String source, String destination, boolean directory, int permissions) {

  static List<BindMount> all(JsonElement json) {
    List<BindMount> all = new ArrayList<>();
    if (json.isJsonArray()) {
      for (JsonElement each : json.getAsJsonArray()) {
        if (each.isJsonObject()) {
          all.add(of(each.getAsJsonObject()));
        }
      }
    }
    return List.copyOf(all);
  }

  private static BindMount of(JsonObject json) {
    return new BindMount(
        Json.text(json, "source").orElse(""),
        Json.text(json, "destination").orElse(""),
        Json.text(json, "file_type").filter(it -> it.equals("directory")).isPresent(),
        Json.text(json, "permissions")
            .filter(it -> it.matches("[0-9]{1,9}"))
            .map(Integer::parseInt)
            .orElse(0));
  }
}
