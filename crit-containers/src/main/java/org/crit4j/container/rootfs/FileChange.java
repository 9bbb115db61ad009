package org.crit4j.container.rootfs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;

/**
 * What {@code podman diff} or {@code docker diff} says of one path.
 *
 * @param kind what became of it
 * @param path absolute path in the container
 */
public record FileChange(Kind kind, String path) {
  /** What became of a path. */
  public enum Kind {
    /** It is new. */
    ADDED,
    /** It is another than before. */
    CHANGED,
    /** It is gone. */
    DELETED
  }

  /**
   * Reads a list of changes: lines with {@code A}, {@code C} or {@code D} and a path, or the JSON
   * of {@code podman diff --format json}.
   *
   * @param file what to call it in messages
   * @throws CritException if it is neither
   */
  public static List<FileChange> parse(String text, String file) throws CritException {
    return text.stripLeading().startsWith("{") ? parseJson(text, file) : parseLines(text, file);
  }

  private static List<FileChange> parseLines(String text, String file) throws CritException {
    List<FileChange> changes = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (line.length() < 3 || line.charAt(1) != ' ' || line.charAt(2) != '/') {
        throw wrong(file, number);
      }
      changes.add(
          new FileChange(
              switch (line.charAt(0)) {
                case 'A' -> Kind.ADDED;
                case 'C' -> Kind.CHANGED;
                case 'D' -> Kind.DELETED;
                default -> throw wrong(file, number);
              },
              line.substring(2)));
    }
    return List.copyOf(changes);
  }

  private static CritException wrong(String file, int line) {
    return new CritException(
        Location.UNKNOWN.inFile(file),
        "line " + line + " is no change",
        "A, C or D and an absolute path, as podman diff prints them");
  }

  private static List<FileChange> parseJson(String text, String file) throws CritException {
    try {
      JsonElement json = JsonParser.parseString(text);
      List<FileChange> changes = new ArrayList<>();
      add(json.getAsJsonObject(), "added", Kind.ADDED, changes);
      add(json.getAsJsonObject(), "changed", Kind.CHANGED, changes);
      add(json.getAsJsonObject(), "deleted", Kind.DELETED, changes);
      return List.copyOf(changes);
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(file),
          "no list of changes",
          "an object with lists of paths called added, changed and deleted");
    }
  }

  private static void add(JsonObject json, String key, Kind kind, List<FileChange> changes) {
    JsonElement paths = json.get(key);
    if (paths == null || paths.isJsonNull()) {
      return;
    }
    JsonArray array = paths.getAsJsonArray();
    array.forEach(it -> changes.add(new FileChange(kind, it.getAsString())));
  }
}
