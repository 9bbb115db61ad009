package org.crit4j.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types by the first letters of their names, of which each has few. */
final class FileNameIndex {
  /** For each letter a pattern and its type in turn. */
  private static final List<List<Named>> BY_LETTER = index();

  private FileNameIndex() {}

  private record Named(String pattern, ImageType type) {}

  static Optional<ImageType> find(String fileName) {
    if (fileName.isEmpty() || fileName.charAt(0) >= BY_LETTER.size()) {
      return Optional.empty();
    }
    List<Named> candidates = BY_LETTER.get(fileName.charAt(0));
    for (int i = 0; i < candidates.size(); i++) {
      Named each = candidates.get(i);
      if (FileNamePattern.matches(each.pattern(), fileName)) {
        return Optional.of(each.type());
      }
    }
    return Optional.empty();
  }

  private static List<List<Named>> index() {
    List<List<Named>> letters = new ArrayList<>();
    for (int i = 0; i <= 'z'; i++) {
      letters.add(new ArrayList<>(0));
    }
    for (ImageType type : ImageType.values()) {
      for (String pattern : type.fileNamePatterns()) {
        letters.get(pattern.charAt(0)).add(new Named(pattern, type));
      }
    }
    return letters;
  }
}
