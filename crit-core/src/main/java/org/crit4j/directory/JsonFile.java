package org.crit4j.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names and looks of JSON files in a directory, so that encoding gives back the same directory. */
final class JsonFile {
  static final String SUFFIX = ".json";

  /** Put after the name of a raw file that would be taken for an image's JSON. */
  static final String RAW_SUFFIX = ".raw";

  private static final int LOOK_AT = 256;

  private JsonFile() {}

  /** Whether the file looks like the JSON form of an image. */
  static boolean looksLikeImage(Path file) throws IOException {
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
