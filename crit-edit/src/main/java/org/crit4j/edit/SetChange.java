package org.crit4j.edit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.edit.json.ImageDocument;

/**
 * Gives fields a value, which is taken as {@code crit encode} takes it: JSON, or text without its
 * quotes. Numbers are not rounded.
 */
public final class SetChange implements Change {
  private final FieldName field;
  private final String value;

  /**
   * A change of fields.
   *
   * @param field with a value
   */
  public SetChange(FieldName field) {
    this.field = field;
    this.value =
        field.value().orElseThrow(() -> new IllegalArgumentException("there is no value to set"));
  }

  /**
   * Takes {@code IMAGE:PATH=VALUE}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message says why
   */
  public static SetChange parse(String text) {
    return new SetChange(FieldName.parse(text, true));
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int count = 0;
    for (String image : ImagePattern.images(draft, field.image())) {
      count += apply(draft, image);
    }
    if (count == 0) {
      notes.refuse(field.image() + " has no field " + field.path());
    } else {
      notes.matched(field.image() + ":" + field.path() + ": " + Words.count(count, "field"));
    }
  }

  private int apply(Draft draft, String image) throws IOException {
    List<JsonElement> readings = new ArrayList<>();
    Optional<JsonElement> json = ImageDocument.parse(value);
    json.ifPresent(readings::add);
    if (json.isEmpty() || json.get() instanceof JsonPrimitive plain && !plain.isString()) {
      readings.add(new JsonPrimitive(value));
    }
    Optional<CritException> failure = Optional.empty();
    for (JsonElement reading : readings) {
      JsonObject document = ImageDocument.read(draft, image);
      List<FieldPath.Place> places = field.path().places(document);
      if (places.isEmpty()) {
        return 0;
      }
      places.forEach(it -> it.set(reading));
      try {
        draft.put(image, ImageDocument.encode(document));
        return places.size();
      } catch (CritException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    throw failure.orElseThrow().inFile(draft.label() + "/" + image);
  }
}
