package org.crit4j.edit;

import java.io.IOException;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.edit.json.ImageDocument;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;

/** Names of images, {@code *} standing for anything. */
final class ImagePattern {
  private ImagePattern() {}

  /**
   * The images that a pattern names.
   *
   * @throws CritException if there is none
   */
  static List<String> images(Draft draft, String pattern) throws IOException {
    List<String> names = draft.names().stream().filter(it -> matches(it, pattern)).toList();
    if (names.isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(draft.label() + "/" + pattern), "there is no such image");
    }
    for (String name : names) {
      if (!ImageDocument.isImage(name)) {
        throw new CritException(
            Location.UNKNOWN.inFile(draft.label() + "/" + name),
            ImageName.parse(name)
                .map(ImageName::type)
                .map(ImageType::description)
                .map(it -> "this is " + it + ", which has no fields")
                .orElse("this is no image"),
            "an image that crit decode prints");
      }
    }
    return names;
  }

  private static boolean matches(String name, String pattern) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return name.equals(pattern);
    }
    if (!name.startsWith(parts[0])) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = name.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    String last = parts[parts.length - 1];
    return name.length() - at >= last.length() && name.endsWith(last);
  }
}
