package org.crit4j.edit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.edit.json.EngineDocument;
import org.crit4j.edit.json.ImageDocument;

/** Finds the fields in which a draft is not its original. */
final class Differences {
  private final Draft draft;
  private final List<FieldDifference> found = new ArrayList<>();

  private Differences(Draft draft) {
    this.draft = draft;
  }

  /** All differences, in the order of the images' names. */
  static List<FieldDifference> of(Draft draft) throws IOException {
    Differences differences = new Differences(draft);
    Set<String> names = new TreeSet<>(draft.changed());
    names.addAll(draft.removed());
    for (String name : names) {
      differences.compare(name);
    }
    return differences.found;
  }

  private void compare(String name) throws IOException {
    if (draft.removed().contains(name) && !draft.changed().contains(name)) {
      found.add(whole(name, Optional.of("the image"), Optional.empty()));
      return;
    }
    Optional<String> origin = draft.origin(name);
    if (origin.isEmpty()) {
      found.add(whole(name, Optional.empty(), Optional.of("a new image")));
      return;
    }
    if (!origin.get().equals(name)) {
      found.add(whole(name, Optional.of(origin.get()), Optional.of(name)));
    }
    if (!draft.isReplaced(name)) {
      return;
    }
    long before = draft.original().size(origin.get()).orElse(0);
    long after = draft.size(name).orElse(0);
    boolean json = EngineDocument.isOne(name) || ImageDocument.isImage(name);
    if (!json || Math.max(before, after) > ImageDocument.LARGEST / 4) {
      found.add(whole(name, Optional.of(before + " bytes"), Optional.of(after + " bytes")));
      return;
    }
    compare(name, "", read(origin.get(), false), read(name, true));
  }

  private JsonElement read(String name, boolean now) throws IOException {
    return ImageDocument.isImage(name)
        ? ImageDocument.read(now ? draft : draft.original(), name)
        : EngineDocument.read(now ? draft : draft.original(), name).orElseGet(JsonObject::new);
  }

  private static FieldDifference whole(
      String name, Optional<String> before, Optional<String> after) {
    return new FieldDifference(name, "", before, after);
  }

  private void compare(String image, String path, JsonElement before, JsonElement after) {
    if (before.equals(after) && before.toString().equals(after.toString())) {
      return;
    }
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      compareFields(image, path, old, now);
    } else if (before instanceof JsonArray old && after instanceof JsonArray now) {
      compareElements(image, path, old, now);
    } else {
      add(image, path, Optional.of(before), Optional.of(after));
    }
  }

  private void compareFields(String image, String path, JsonObject old, JsonObject now) {
    Set<String> keys = new java.util.LinkedHashSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String place = path.isEmpty() ? key : path + "." + key;
      JsonElement before = old.get(key);
      JsonElement after = now.get(key);
      if (before != null && after != null) {
        compare(image, place, before, after);
      } else {
        add(image, place, Optional.ofNullable(before), Optional.ofNullable(after));
      }
    }
  }

  /** Elements are compared one by one; where some were added or removed, around these. */
  private void compareElements(String image, String path, JsonArray old, JsonArray now) {
    List<Alignment.Gap> gaps = Alignment.gaps(old.asList(), now.asList());
    for (Alignment.Gap gap : gaps) {
      int both = gap.removed() == gap.added() ? gap.removed() : 0;
      for (int i = 0; i < both; i++) {
        String place = path + "[" + (gap.to() + i) + "]";
        compare(image, place, old.get(gap.from() + i), now.get(gap.to() + i));
      }
      for (int i = both; i < gap.removed(); i++) {
        String place = path + "[" + (gap.from() + i) + "]";
        add(image, place, Optional.of(old.get(gap.from() + i)), Optional.empty());
      }
      for (int i = both; i < gap.added(); i++) {
        String place = path + "[" + (gap.to() + i) + "]";
        add(image, place, Optional.empty(), Optional.of(now.get(gap.to() + i)));
      }
    }
  }

  private void add(
      String image, String path, Optional<JsonElement> before, Optional<JsonElement> after) {
    found.add(
        new FieldDifference(
            image, path, before.map(ImageDocument::ascii), after.map(ImageDocument::ascii)));
  }
}
