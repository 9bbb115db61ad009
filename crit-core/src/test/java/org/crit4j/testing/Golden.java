package org.crit4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;

/**
 * An image and what the reference prints for it; see the README beside the files.
 *
 * @param checkpoint the name of its case
 * @param name its file name
 */
public record Golden(String checkpoint, String name) {
  private static final Path ROOT = Fixtures.file("golden");
  private static final String JSON = ".json";

  /** The output of INFO, by {@link #toString}. */
  private static final Map<String, String> SUMMARIES =
      Fixtures.text("golden/info.tsv")
          .lines()
          .map(line -> line.split("\t", -1))
          .collect(Collectors.toMap(row -> row[0], row -> summary(row[1], row[2])));

  /** What the reference was asked for. */
  public enum Output {
    RAW,
    PRETTY,
    NOPL,
    INFO;

    /** The directory of such files. */
    public String directory() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** All images, by case and name. */
  public static List<Golden> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(JSON) && isIn("raw", file))
          .map(Golden::of)
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The images of one case. */
  public static List<Golden> ofCase(String name) {
    return all().stream().filter(it -> it.checkpoint.equals(name)).toList();
  }

  /** Copies all images and their JSON to directories like those of the fixtures. */
  public static void copyTo(Path directory) throws IOException {
    for (Golden each : all()) {
      Path top = directory.resolve(each.checkpoint);
      copy(each.image(), top.resolve("images"));
      copy(each.file(Output.RAW), top.resolve(Output.RAW.directory()));
      copy(each.file(Output.PRETTY), top.resolve(Output.PRETTY.directory()));
    }
  }

  private static void copy(Path file, Path directory) throws IOException {
    Files.copy(file, Files.createDirectories(directory).resolve(file.getFileName()));
  }

  private static String summary(String magic, String count) {
    return "{\n    \"magic\": \"%s\",\n    \"count\": %s\n}".formatted(magic, count);
  }

  private static boolean isIn(String directory, Path file) {
    Path parent = file.getParent();
    return parent != null && parent.endsWith(directory);
  }

  private static Golden of(Path file) {
    String checkpoint = String.valueOf(file.getName(file.getNameCount() - 3));
    String name = String.valueOf(file.getFileName());
    return new Golden(checkpoint, name.substring(0, name.length() - JSON.length()));
  }

  /** The image. */
  public Path image() {
    return Fixtures.images(checkpoint).resolve(name);
  }

  /** The image's bytes. */
  public byte[] bytes() {
    return read(image());
  }

  /** What the reference prints, without the line end that is the command line's. */
  public String expected(Output output) {
    if (output == Output.INFO) {
      return Objects.requireNonNull(SUMMARIES.get(toString()), name);
    }
    Path file = file(output);
    if (output == Output.NOPL && !Files.exists(file)) {
      file = file(Output.PRETTY);
    }
    String text = new String(read(file), StandardCharsets.US_ASCII);
    if (!text.endsWith("\n")) {
      throw new IllegalStateException(file + " has no line end");
    }
    return text.substring(0, text.length() - 1);
  }

  private Path file(Output output) {
    return ROOT.resolve(checkpoint).resolve(output.directory()).resolve(name + JSON);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Case and name, which test reports show. */
  @Override
  public String toString() {
    return checkpoint + "/" + name;
  }
}
