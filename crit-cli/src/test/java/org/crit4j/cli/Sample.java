package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;

/** The checkpoint that ships with the project, and the JSON of one of its images. */
final class Sample {
  /** Where it is. */
  static final Path DIRECTORY = Fixtures.inCheckout("docs/sample-checkpoint");

  /** An image whose pretty, nice and raw forms differ. */
  static final Path PAGEMAP = file("pagemap-10645.img");

  /** An image with payloads. */
  static final Path SK_QUEUES = file("sk-queues.img");

  static final Path CORE = file("core-10645.img");

  static final Path PSTREE = file("pstree.img");

  /** Not an image with messages. */
  static final Path PAGES = file("pages-1.img");

  static final String PAGEMAP_RAW =
      "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}, "
          + "{\"vaddr\": 4198400, \"compat_nr_pages\": 0, \"flags\": 4, \"nr_pages\": 1}, "
          + "{\"vaddr\": 4231168, \"compat_nr_pages\": 0, \"flags\": 4, \"nr_pages\": 1}, "
          + "{\"vaddr\": 140117088411648, \"compat_nr_pages\": 0, \"flags\": 4, \"nr_pages\": 2}, "
          + "{\"vaddr\": 140731168858112, \"compat_nr_pages\": 0, \"flags\": 6, "
          + "\"nr_pages\": 10}]}";

  static final String PAGEMAP_PRETTY =
      """
      {
          "magic": "PAGEMAP",
          "entries": [
              {
                  "pages_id": 1
              },
              {
                  "vaddr": "0x401000",
                  "compat_nr_pages": 0,
                  "flags": "PE_PRESENT",
                  "nr_pages": 1
              },
              {
                  "vaddr": "0x409000",
                  "compat_nr_pages": 0,
                  "flags": "PE_PRESENT",
                  "nr_pages": 1
              },
              {
                  "vaddr": "0x7f6f8d482000",
                  "compat_nr_pages": 0,
                  "flags": "PE_PRESENT",
                  "nr_pages": 2
              },
              {
                  "vaddr": "0x7ffe87542000",
                  "compat_nr_pages": 0,
                  "flags": "PE_LAZY | PE_PRESENT",
                  "nr_pages": 10
              }
          ]
      }""";

  static final String PAGEMAP_NICE =
      PAGEMAP_PRETTY
          .replace("\"0x401000\"", "4198400")
          .replace("\"0x409000\"", "4231168")
          .replace("\"0x7f6f8d482000\"", "140117088411648")
          .replace("\"0x7ffe87542000\"", "140731168858112")
          .replace("\"PE_PRESENT\"", "4")
          .replace("\"PE_LAZY | PE_PRESENT\"", "6");

  static final String PAGEMAP_INFO =
      """
      {
          "magic": "PAGEMAP",
          "count": 4
      }""";

  private Sample() {}

  /** One of its files. */
  static Path file(String name) {
    return DIRECTORY.resolve(name).toAbsolutePath();
  }

  /** Copies the images to a new directory, all with the permissions that CRIU gives. */
  static Path copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Path each : images()) {
      Path copy = Files.copy(each, directory.resolve(each.getFileName()));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    }
    return directory;
  }

  /** The files that CRIU wrote. */
  static List<Path> images() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(it -> !it.endsWith("README.md")).sorted().toList();
    }
  }
}
