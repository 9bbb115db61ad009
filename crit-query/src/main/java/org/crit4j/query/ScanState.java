package org.crit4j.query;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.OutputFile;

/**
 * The checkpoints that have been read before, in a file: a run reads only the new ones and those
 * that have changed since, by size and time. One that could not be read comes again.
 */
public final class ScanState {
  private static final String HEAD = "crit scan state 1";

  private final Path file;
  private final Map<String, String> known;

  private ScanState(Path file, Map<String, String> known) {
    this.file = file;
    this.known = known;
  }

  /**
   * Reads a state.
   *
   * @param file where it is; nothing has been read before if it does not exist
   * @throws CritException if it is not a state
   * @throws IOException if it cannot be read
   */
  public static ScanState open(Path file) throws IOException {
    Map<String, String> known = new TreeMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return new ScanState(file, known);
    }
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw failure(file, 1, "this is not a scan state", "a file that --state has written");
    }
    for (int i = 1; i < lines.size(); i++) {
      int end = lines.get(i).lastIndexOf('\t');
      if (end < 0) {
        throw failure(file, i + 1, "this line has no tab", "a URI, a tab, time and size");
      }
      known.put(lines.get(i).substring(0, end), lines.get(i).substring(end + 1));
    }
    return new ScanState(file, known);
  }

  private static CritException failure(Path file, int line, String problem, String expected) {
    return new CritException(
        Location.UNKNOWN.inFile(file.toString()), "line " + line + ": " + problem, expected);
  }

  /** The checkpoints among these that are new or have changed. */
  public List<Path> unread(List<Path> checkpoints) {
    List<Path> unread = new ArrayList<>();
    for (Path each : checkpoints) {
      if (!stamp(each).equals(known.get(key(each)))) {
        unread.add(each);
      }
    }
    return unread;
  }

  /**
   * The checkpoints among these that have been written since a time.
   *
   * @param since compared with the times of the files
   */
  public static List<Path> since(Instant since, List<Path> checkpoints) {
    return checkpoints.stream().filter(it -> !modified(it).isBefore(since)).toList();
  }

  /** What tells a checkpoint from what was there before. */
  private static String stamp(Path checkpoint) {
    try {
      return modified(checkpoint)
          + " "
          + (Files.isDirectory(checkpoint) ? 0 : Files.size(checkpoint));
    } catch (IOException e) {
      return "";
    }
  }

  /** When a file was written, or the latest of a directory and what is in it; now if unknown. */
  private static Instant modified(Path checkpoint) {
    try {
      Instant latest = Files.getLastModifiedTime(checkpoint).toInstant();
      if (Files.isDirectory(checkpoint)) {
        try (var files = Files.newDirectoryStream(checkpoint)) {
          for (Path file : files) {
            Instant time = Files.getLastModifiedTime(file).toInstant();
            latest = time.isAfter(latest) ? time : latest;
          }
        }
      }
      return latest;
    } catch (IOException e) {
      // Whoever opens it reports why it cannot be read.
      return Instant.now();
    }
  }

  private static String key(Path checkpoint) {
    return checkpoint.toAbsolutePath().normalize().toUri().toString();
  }

  /**
   * Notes that checkpoints have been read, and writes the file. Those that do not exist any more
   * are forgotten.
   *
   * @param read checkpoints that have been read
   * @param damaged the paths of those with problems, which shall come again
   * @throws IOException if it cannot be written
   */
  public void save(List<Path> read, Set<String> damaged) throws IOException {
    known.keySet().removeIf(it -> !Files.exists(Path.of(URI.create(it))));
    for (Path each : read) {
      if (damaged.contains(each.toString())) {
        known.remove(key(each));
      } else {
        known.put(key(each), stamp(each));
      }
    }
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    known.forEach((key, value) -> text.append(key).append('\t').append(value).append('\n'));
    try (OutputFile out = OutputFile.create(file)) {
      out.stream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.commit();
    }
  }
}
