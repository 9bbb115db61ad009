package org.crit4j.container.diff;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerConfig;

/** Compares what the engines wrote of two containers, value by value. */
public final class ConfigComparison {
  private final String document;
  private final List<ConfigChange> changes = new ArrayList<>();

  private ConfigComparison(String document) {
    this.document = document;
  }

  /** All values that differ, by document and path. */
  public static List<ConfigChange> compare(ContainerCheckpoint first, ContainerCheckpoint second) {
    List<ConfigChange> all = new ArrayList<>();
    all.addAll(
        compare(
            "config.dump",
            first.config().map(ContainerConfig::json),
            second.config().map(ContainerConfig::json)));
    all.addAll(compare("spec.dump", first.spec(), second.spec()));
    return List.copyOf(all);
  }

  private static List<ConfigChange> compare(
      String document, Optional<String> first, Optional<String> second) {
    ConfigComparison comparison = new ConfigComparison(document);
    comparison.values("$", first.map(JsonParser::parseString), second.map(JsonParser::parseString));
    return comparison.changes;
  }

  private void values(String path, Optional<JsonElement> before, Optional<JsonElement> after) {
    if (before.equals(after)) {
      return;
    }
    if (isObject(before) && isObject(after)) {
      objects(path, before.get().getAsJsonObject(), after.get().getAsJsonObject());
    } else if (isArray(before) && isArray(after)) {
      arrays(path, before.get(), after.get());
    } else {
      changes.add(
          new ConfigChange(
              document, path, before.map(JsonElement::toString), after.map(JsonElement::toString)));
    }
  }

  private static boolean isObject(Optional<JsonElement> element) {
    return element.isPresent() && element.get().isJsonObject();
  }

  private static boolean isArray(Optional<JsonElement> element) {
    return element.isPresent() && element.get().isJsonArray();
  }

  private void objects(String path, JsonObject before, JsonObject after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      values(
          path + "." + key,
          Optional.ofNullable(before.get(key)),
          Optional.ofNullable(after.get(key)));
    }
  }

  private void arrays(String path, JsonElement before, JsonElement after) {
    int sizeBefore = before.getAsJsonArray().size();
    int sizeAfter = after.getAsJsonArray().size();
    for (int i = 0; i < Math.max(sizeBefore, sizeAfter); i++) {
      values(
          path + "[" + i + "]",
          i < sizeBefore ? Optional.of(before.getAsJsonArray().get(i)) : Optional.empty(),
          i < sizeAfter ? Optional.of(after.getAsJsonArray().get(i)) : Optional.empty());
    }
  }
}
