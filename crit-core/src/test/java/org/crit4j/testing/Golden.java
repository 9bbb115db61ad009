package org.crit4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image and what the reference prints for it; see the README beside the files.
 *
 * @param directory the directory of its case
 * @param name its file name
 */
public record Golden(Path directory, String name) {
  /** Where the golden files are. */
  public static final Path ROOT = Path.of("src", "test", "resources", "golden");

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
          .filter(file -> Files.isRegularFile(file) && isIn("images", file))
          .map(Golden::of)
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The images of one case. */
  public static List<Golden> ofCase(String name) {
    return all().stream().filter(it -> it.directory.endsWith(name)).toList();
  }

  private static boolean isIn(String directory, Path file) {
    Path parent = file.getParent();
    return parent != null && parent.endsWith(directory);
  }

  private static Golden of(Path file) {
    Path root = file.subpath(0, file.getNameCount() - 2);
    return new Golden(root, String.valueOf(file.getFileName()));
  }

  /** The image. */
  public Path image() {
    return directory.resolve("images").resolve(name);
  }

  /** The image's bytes. */
  public byte[] bytes() {
    return read(image());
  }

  /** What the reference prints, without the line end that is the command line's. */
  public String expected(Output output) {
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
    return directory.resolve(output.directory()).resolve(name + ".json");
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
    return directory.getFileName() + "/" + name;
  }
}
