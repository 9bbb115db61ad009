package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares directories with all that is in them. */
final class Trees {
  private Trees() {}

  /** What stands below a directory, by name: kind and permissions, or a link's target. */
  static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.toList();
    }
    for (Path each : files) {
      tree.put(directory.relativize(each).toString(), describe(each));
    }
    return tree;
  }

  private static String describe(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    String kind = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? "directory " : "file ";
    return kind + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** The files of a directory, in the order of their names. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Copies a directory with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    for (String name : of(from).keySet()) {
      Files.copy(from.resolve(name), to.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Takes a directory away with all that is in it. */
  static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : files) {
      Files.delete(each);
    }
  }

  /** Checks that both directories have the same files with the same bytes. */
  static void assertSameContent(Path expected, Path actual) throws IOException {
    assertEquals(names(expected), names(actual));
    for (Path each : files(expected)) {
      assertArrayEquals(
          Files.readAllBytes(each),
          Files.readAllBytes(actual.resolve(each.getFileName())),
          each.toString());
    }
  }

  private static List<String> names(Path directory) throws IOException {
    return files(directory).stream().map(it -> String.valueOf(it.getFileName())).toList();
  }

  /** Checks that both have the same files with the same bytes, permissions and links. */
  static void assertSame(Path expected, Path actual) throws IOException {
    Map<String, String> tree = of(expected);
    assertEquals(tree, of(actual));
    for (Map.Entry<String, String> each : tree.entrySet()) {
      if (each.getValue().startsWith("file")) {
        assertArrayEquals(
            Files.readAllBytes(expected.resolve(each.getKey())),
            Files.readAllBytes(actual.resolve(each.getKey())),
            each.getKey());
      }
    }
  }
}
