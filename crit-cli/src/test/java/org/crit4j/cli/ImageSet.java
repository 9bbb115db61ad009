package org.crit4j.cli;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/** The images of a directory, to be damaged: read, changed and written by crit's own library. */
final class ImageSet {
  private final Path directory;

  ImageSet(Path directory) {
    this.directory = directory;
  }

  private Path path(String image) {
    return directory.resolve(image);
  }

  /** The messages of an image that are of a class. */
  <M extends Message> List<M> messages(String image, Class<M> type) throws IOException {
    List<M> messages = new ArrayList<>();
    try (ImageReader reader = ImageReader.open(path(image))) {
      for (ImageEntry entry : reader.readAll()) {
        if (type.isInstance(entry.message())) {
          messages.add(type.cast(entry.message()));
        }
      }
    }
    return messages;
  }

  /** Changes the messages of an image whose builders are of a class. */
  <B extends Message.Builder> void edit(String image, Class<B> type, Consumer<B> change)
      throws IOException {
    rewrite(
        image,
        entries -> {
          List<ImageEntry> edited = new ArrayList<>();
          for (ImageEntry entry : entries) {
            Message.Builder builder = entry.message().toBuilder();
            if (type.isInstance(builder)) {
              change.accept(type.cast(builder));
            }
            Message message = builder.build();
            edited.add(message.equals(entry.message()) ? entry : entry.withMessage(message));
          }
          return edited;
        });
  }

  /** Drops, repeats or reorders the entries of an image. */
  void rewrite(String image, UnaryOperator<List<ImageEntry>> change) throws IOException {
    byte[] before = Files.readAllBytes(path(image));
    try (ImageReader reader = ImageReader.open(path(image))) {
      ImageHeader header = reader.header();
      List<ImageEntry> entries = change.apply(new ArrayList<>(reader.readAll()));
      try (ImageWriter writer = ImageWriter.create(path(image), header)) {
        for (ImageEntry entry : entries) {
          writer.write(entry);
        }
        writer.commit();
      }
    }
    if (Arrays.equals(before, Files.readAllBytes(path(image)))) {
      throw new AssertionError("nothing in " + image + " was changed");
    }
  }

  void remove(String image) throws IOException {
    Files.delete(path(image));
  }

  /** Takes bytes from the end of a file. */
  void shorten(String image, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(path(image));
    Files.write(path(image), Arrays.copyOf(content, content.length - bytes));
  }

  void append(String image, byte... bytes) throws IOException {
    Files.write(path(image), bytes, StandardOpenOption.APPEND);
  }

  /** Changes one byte of a file. */
  void poke(String image, int offset, int value) throws IOException {
    byte[] content = Files.readAllBytes(path(image));
    content[offset] = (byte) value;
    Files.write(path(image), content);
  }

  /**
   * Makes everything as it is in another set. What is an image is not copied, but written anew by
   * crit's library from what it reads there.
   */
  void repair(Path sound) throws IOException {
    for (String name : all("")) {
      if (!Files.exists(sound.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        remove(name);
      }
    }
    for (String name : new ImageSet(sound).all("")) {
      if (!Files.exists(path(name)) || Files.mismatch(sound.resolve(name), path(name)) >= 0) {
        repair(sound, name);
      }
    }
  }

  private void repair(Path sound, String name) throws IOException {
    if (ImageName.parse(name).orElseThrow().type().isRaw()) {
      Files.copy(sound.resolve(name), path(name), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (ImageReader reader = ImageReader.open(sound.resolve(name));
        ImageWriter writer = ImageWriter.create(path(name), reader.header())) {
      while (reader.hasNext()) {
        writer.write(reader.next());
      }
      writer.commit();
    }
  }

  /** Makes a symbolic link. */
  void link(String name, String target) throws IOException {
    Files.createSymbolicLink(path(name), Path.of(target));
  }

  long size(String image) throws IOException {
    return Files.size(path(image));
  }

  /** The first file whose name begins so. */
  String only(String prefix) throws IOException {
    return all(prefix).get(0);
  }

  /** The files whose names begin so, in order. */
  List<String> all(String prefix) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
