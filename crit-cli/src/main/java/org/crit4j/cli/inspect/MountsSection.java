package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.container.BindMount;

/** The mounts of the container, as its specification has them. */
final class MountsSection implements Section {
  private record Mount(String destination, String type, String source) {}

  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.MOUNTS);
  }

  private static List<Mount> mounts(Subject subject) {
    List<Mount> mounts = new ArrayList<>();
    JsonElement all =
        subject.container().spec().map(it -> it.get("mounts")).orElse(new JsonArray());
    if (all.isJsonArray()) {
      for (JsonElement each : all.getAsJsonArray()) {
        if (each.isJsonObject()) {
          JsonObject mount = each.getAsJsonObject();
          mounts.add(
              new Mount(text(mount, "destination"), text(mount, "type"), text(mount, "source")));
        }
      }
    }
    return mounts;
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  @Override
  public void show(Subject subject, Branch root) {
    List<Mount> mounts = mounts(subject);
    if (!mounts.isEmpty()) {
      Branch overview = root.add("Overview of mounts");
      for (Mount mount : mounts) {
        Branch branch = overview.add("Destination: " + mount.destination());
        branch.add("Type: " + mount.type());
        branch.add("Source: " + mount.source());
      }
    }
    List<BindMount> binds = subject.container().bindMounts();
    if (!binds.isEmpty()) {
      Branch bound = root.add("Bind mounts");
      for (BindMount each : binds) {
        Branch branch = bound.add("Destination: " + each.destination());
        branch.add("Type: " + type(each));
        branch.add("Source: " + each.source());
        branch.add(String.format("Permissions: %04o", each.permissions()));
      }
    }
  }

  private static String type(BindMount mount) {
    return mount.directory() ? "directory" : "file";
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    JsonArray mounts = new JsonArray();
    for (Mount mount : mounts(subject)) {
      JsonObject object = new JsonObject();
      object.addProperty("destination", mount.destination());
      object.addProperty("type", mount.type());
      object.addProperty("source", mount.source());
      mounts.add(object);
    }
    JsonTree.array(document, "mounts", mounts);
    JsonArray binds = new JsonArray();
    for (BindMount each : subject.container().bindMounts()) {
      JsonObject object = new JsonObject();
      object.addProperty("destination", each.destination());
      object.addProperty("type", type(each));
      object.addProperty("source", each.source());
      object.addProperty("permissions", String.format("%04o", each.permissions()));
      binds.add(object);
    }
    JsonTree.array(document, "bind_mounts", binds);
  }
}
