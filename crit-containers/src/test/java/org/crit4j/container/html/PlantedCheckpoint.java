package org.crit4j.container.html;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/** A copy of a checkpoint with other names, or with more processes. */
final class PlantedCheckpoint {
  private final Path directory;

  private PlantedCheckpoint(Path directory) {
    this.directory = directory;
  }

  static PlantedCheckpoint of(String fixture, Path directory) throws IOException {
    try (Stream<Path> files = Files.list(Fixtures.images(fixture))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.copy(each, directory.resolve(String.valueOf(each.getFileName())));
      }
    }
    return new PlantedCheckpoint(directory);
  }

  Path directory() {
    return directory;
  }

  private void change(String image, UnaryOperator<List<Message>> change) throws IOException {
    Path file = directory.resolve(image);
    List<ImageEntry> entries;
    org.crit4j.image.ImageHeader header;
    try (ImageReader reader = ImageReader.open(file)) {
      header = reader.header();
      entries = reader.readAll();
    }
    List<Message> messages = new ArrayList<>();
    entries.forEach(it -> messages.add(it.message()));
    try (ImageWriter writer = ImageWriter.create(file, header)) {
      for (Message each : change.apply(messages)) {
        writer.write(ImageEntry.of(each));
      }
      writer.commit();
    }
  }

  /** Gives a process another name. */
  PlantedCheckpoint withName(int pid, String name) throws IOException {
    change(
        "core-" + pid + ".img",
        all -> {
          CoreEntry core = (CoreEntry) all.get(0);
          return List.of(core.toBuilder().setTc(core.getTc().toBuilder().setComm(name)).build());
        });
    return this;
  }

  /** Gives all regular files another path. */
  PlantedCheckpoint withPaths(String path) throws IOException {
    change(
        "files.img",
        all ->
            all.stream()
                .map(FileEntry.class::cast)
                .<Message>map(
                    it ->
                        it.hasReg()
                            ? it.toBuilder().setReg(it.getReg().toBuilder().setName(path)).build()
                            : it)
                .toList());
    return this;
  }

  /** Makes copies of a process, which are its children, with the numbers after its own. */
  PlantedCheckpoint withCopies(int pid, int count) throws IOException {
    for (int copy = pid + 1; copy <= pid + count; copy++) {
      for (String each : List.of("core", "mm", "ids", "fs", "pagemap")) {
        Path from = directory.resolve(each + "-" + pid + ".img");
        if (Files.exists(from)) {
          Files.copy(from, directory.resolve(each + "-" + copy + ".img"));
        }
      }
    }
    change(
        "pstree.img",
        all -> {
          PstreeEntry first = (PstreeEntry) all.get(0);
          List<Message> tree = new ArrayList<>(all);
          for (int copy = pid + 1; copy <= pid + count; copy++) {
            tree.add(
                first.toBuilder()
                    .setPid(copy)
                    .setPpid(pid)
                    .clearThreads()
                    .addThreads(copy)
                    .build());
          }
          return tree;
        });
    return this;
  }
}
