package org.crit4j.edit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.edit.json.ImageDocument;

/** Removes fields, or elements of lists. */
public final class DeleteChange implements Change {
  private final FieldName field;

  /** A removal of fields. */
  public DeleteChange(FieldName field) {
    this.field = field;
  }

  /**
   * Takes {@code IMAGE:PATH}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message says why
   */
  public static DeleteChange parse(String text) {
    return new DeleteChange(FieldName.parse(text, false));
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
    JsonObject document = ImageDocument.read(draft, image);
    List<FieldPath.Place> places =
        field.path().places(document).stream().filter(it -> it.value().isPresent()).toList();
    // From the last one on: those before keep their indexes.
    for (int i = places.size() - 1; i >= 0; i--) {
      places.get(i).remove();
    }
    if (!places.isEmpty()) {
      try {
        draft.put(image, ImageDocument.encode(document));
      } catch (CritException e) {
        throw e.inFile(draft.label() + "/" + image);
      }
    }
    return places.size();
  }
}
