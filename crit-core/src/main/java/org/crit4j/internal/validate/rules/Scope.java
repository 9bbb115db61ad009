package org.crit4j.internal.validate.rules;

import java.util.List;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.internal.validate.Inspection;

/**
 * What a group of rules looks at. Where nothing of it is there, none of its rules is violated, and
 * to declare them would be most of the time that a small checkpoint takes.
 *
 * @param files types of open files
 * @param images types of images
 */
record Scope(List<FdTypes> files, List<ImageType> images) {
  /** Open files of these types. */
  static Scope files(FdTypes... types) {
    return new Scope(List.of(types), List.of());
  }

  /** Images of these types. */
  static Scope images(ImageType... types) {
    return new Scope(List.of(), List.of(types));
  }

  /** Images of these types too. */
  Scope orImages(ImageType... types) {
    return new Scope(files, List.of(types));
  }

  /** Whether any of it is there, whole or damaged. */
  boolean isIn(Inspection in) {
    for (ImageType type : images) {
      if (!in.images(type).isEmpty()) {
        return true;
      }
    }
    for (FdTypes type : files) {
      if (!in.files().of(type).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
