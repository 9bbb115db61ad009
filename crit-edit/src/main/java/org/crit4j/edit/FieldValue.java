package org.crit4j.edit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.edit.json.ImageDocument;

/**
 * A field of an image and its value.
 *
 * @param image the name of the image
 * @param path where in its JSON
 * @param value its JSON, as {@code crit decode --pretty} prints it, in one line
 */
public record FieldValue(String image, String path, String value) {

  /**
   * The fields of a name, in the order of the images.
   *
   * @throws org.crit4j.CritException if there is no such image, or it is damaged
   * @throws IOException if it cannot be read
   */
  public static List<FieldValue> all(Draft draft, FieldName field) throws IOException {
    List<FieldValue> values = new ArrayList<>();
    for (String image : ImagePattern.images(draft, field.image())) {
      JsonObject document = ImageDocument.read(draft, image);
      for (FieldPath.Place place : field.path().places(document)) {
        place
            .value()
            .map(ImageDocument::ascii)
            .ifPresent(it -> values.add(new FieldValue(image, place.path(), it)));
      }
    }
    return values;
  }
}
