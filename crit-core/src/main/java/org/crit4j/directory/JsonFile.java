package org.crit4j.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.image.ImageType;

/** Names and looks of JSON files in a directory, so that encoding gives back the same directory. */
final class JsonFile {
  static final String SUFFIX = ".json";

  /** Put after the name of a raw file that would be taken for an image's JSON. */
  static final String RAW_SUFFIX = ".raw";

  private static final int LOOK_AT = 256;

  private JsonFile() {}

  /** Whether a file is taken for the JSON form of an image: by its name, or by how it starts. */
  static boolean isImage(Path file, String name) throws IOException {
    if (!name.endsWith(SUFFIX)) {
      return false;
    }
    String image = name.substring(0, name.length() - SUFFIX.length());
    return ImageType.byFileName(image).map(type -> !type.isRaw()).orElse(false)
        || looksLikeImage(file);
  }

  private static boolean looksLikeImage(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LOOK_AT);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1).strip();
    if (!text.startsWith("{")) {
      return false;
    }
    String key = text.substring(1).strip();
    return key.startsWith("\"magic\"")
        || key.startsWith("\"entries\"")
        || key.startsWith("\"version\"")
        || key.startsWith("\"byte_order\"");
  }

  /** Whether the name is that of a raw file that was moved out of the way. */
  static boolean isEscaped(String name) {
    String stem = name;
    while (stem.endsWith(RAW_SUFFIX)) {
      stem = stem.substring(0, stem.length() - RAW_SUFFIX.length());
    }
    return stem.length() < name.length() && stem.endsWith(SUFFIX);
  }
}
