package org.crit4j.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What stands in a directory. */
final class Snapshot {
  private Snapshot() {}

  /** The names of what stands in a directory itself. */
  static Set<String> names(Path directory) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      children.forEach(child -> names.add(String.valueOf(child.getFileName())));
    }
    return names;
  }

  /** How much stands below a directory. */
  static int count(Path directory) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        count++;
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          count += count(child);
        }
      }
    }
    return count;
  }

  /** What stands below a directory, by relative name: its kind, and its content. */
  static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    add(directory, "", content);
    return content;
  }

  private static void add(Path directory, String prefix, Map<String, String> to)
      throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = prefix + child.getFileName();
        BasicFileAttributes kind =
            Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (kind.isSymbolicLink()) {
          to.put(name, "link " + Files.readSymbolicLink(child));
        } else if (kind.isDirectory()) {
          to.put(name, "directory");
          add(child, name + "/", to);
        } else {
          byte[] bytes = Files.readAllBytes(child);
          to.put(name, "file " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  /** Deletes what stands in a directory; links are not followed. */
  static void deleteContent(Path directory) throws IOException {
    deleteContent(directory.toFile());
  }

  /** By calls of one system call each: a fuzzer does this very often. */
  private static void deleteContent(File directory) throws IOException {
    String[] names = directory.list();
    if (names == null) {
      throw new IOException(directory + " cannot be listed");
    }
    for (String name : names) {
      File child = new File(directory, name);
      // Deletes links, and empty directories too.
      if (!child.delete()) {
        deleteContent(child);
        Files.delete(child.toPath());
      }
    }
  }
}
