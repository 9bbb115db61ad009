package org.crit4j.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.testing.Golden;
import org.crit4j.testing.Golden.Output;

/** What a fuzzer starts from: the golden images and their JSON, those that are small. */
final class FuzzSeeds {
  private static final int LARGEST = 2_000;
  private static final int FILES_OF_DIRECTORY = 3;

  private FuzzSeeds() {}

  /** Writes the seeds of a target, a file each. */
  static void write(FuzzTarget target, Path directory) throws IOException {
    Files.createDirectories(directory);
    List<byte[]> seeds =
        switch (target) {
          case DECODE -> images();
          case ENCODE -> documents();
          case DIRECTORY -> directories();
        };
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(directory.resolve("seed-" + i), seeds.get(i));
    }
  }

  private static List<byte[]> images() {
    return Golden.all().stream().map(Golden::bytes).filter(FuzzSeeds::isSmall).toList();
  }

  private static List<byte[]> documents() {
    List<byte[]> documents = new ArrayList<>();
    for (Golden golden : Golden.all()) {
      documents.add(json(golden, Output.RAW));
      documents.add(json(golden, Output.PRETTY));
    }
    return documents.stream().filter(FuzzSeeds::isSmall).toList();
  }

  private static byte[] json(Golden golden, Output style) {
    return golden.expected(style).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isSmall(byte[] seed) {
    return seed.length <= LARGEST;
  }

  /** For each case its smallest images as a directory, and their JSON as one. */
  private static List<byte[]> directories() {
    Map<String, List<Golden>> cases = new TreeMap<>();
    for (Golden golden : Golden.all()) {
      cases.computeIfAbsent(golden.checkpoint(), it -> new ArrayList<>()).add(golden);
    }
    List<byte[]> seeds = new ArrayList<>();
    for (List<Golden> each : cases.values()) {
      List<Golden> some =
          each.stream()
              .sorted((a, b) -> Integer.compare(a.bytes().length, b.bytes().length))
              .limit(FILES_OF_DIRECTORY)
              .toList();
      int style = seeds.size() % 4 == 0 ? DirectoryBytes.PRETTY : 0;
      DirectoryBytes images = new DirectoryBytes(style);
      DirectoryBytes documents = new DirectoryBytes(DirectoryBytes.ENCODE);
      for (Golden golden : some) {
        images.file(golden.name(), golden.bytes());
        documents.file(golden.name() + ".json", json(golden, Output.RAW));
      }
      byte[] pages = {1, 2, 3};
      seeds.add(images.file("pages-1.img", pages).link("parent", "../other").toByteArray());
      seeds.add(documents.directory("inner").file("a.json.raw", pages).toByteArray());
    }
    return seeds.stream().filter(FuzzSeeds::isSmall).toList();
  }
}
