package org.crit4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.crit4j.fixtures.Fixtures;

/** The checkpoints of the corpus, without the pages of most. */
final class Corpus {
  private static final Path CASES = Fixtures.file("checkpoints");

  private Corpus() {}

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(it -> String.valueOf(it.getFileName()).replace(".zip", ""))
          .sorted()
          .toList();
    }
  }

  /** Unpacks a checkpoint into a directory; the path of its latest dump. */
  static Path unpack(String name, Path into) throws IOException {
    try (InputStream in = Files.newInputStream(CASES.resolve(name + ".zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = into.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return into.resolve("images");
  }
}
