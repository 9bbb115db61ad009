package org.crit4j.edit;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.container.archive.ArchiveSink;
import org.crit4j.container.archive.Compression;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;
import org.crit4j.source.MemorySource;

/** Small checkpoints that tests make. */
final class Samples {
  private Samples() {}

  static byte[] image(ImageType type, Message... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageWriter writer = ImageWriter.to(bytes, ImageHeader.of(type))) {
      for (Message message : messages) {
        writer.write(ImageEntry.of(message));
      }
      writer.commit();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static FileEntry file(int id, String path) {
    return FileEntry.newBuilder()
        .setType(FdTypes.REG)
        .setId(id)
        .setReg(
            RegFileEntry.newBuilder()
                .setId(id)
                .setFlags(0)
                .setPos(0)
                .setFown(
                    FownEntry.newBuilder()
                        .setUid(0)
                        .setEuid(0)
                        .setSignum(0)
                        .setPidType(0)
                        .setPid(0))
                .setName(path))
        .build();
  }

  /** An inventory, two files, and pages. */
  static ImageSource small() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "inventory.img",
        image(ImageType.INVENTORY, InventoryEntry.newBuilder().setImgVersion(2).build()));
    files.put("files.img", image(ImageType.FILES, file(1, "/srv/a"), file(2, "/srv/b")));
    byte[] pages = new byte[3 * 4096];
    pages[4096] = 1;
    files.put("pages-1.img", pages);
    return new MemorySource("small", files);
  }

  static void write(ImageSource source, ImageSink sink) throws IOException {
    for (String name : source.names()) {
      sink.copy(source, name);
    }
    sink.commit();
  }

  static void writeDirectory(ImageSource source, Path directory) throws IOException {
    try (ImageSink sink = DirectorySink.create(directory, DirectorySink.Sharing.COPY)) {
      write(source, sink);
    }
  }

  /** An archive as engines make it, with a document beside the images. */
  static void writeArchive(ImageSource source, Path file, Compression compression)
      throws IOException {
    try (ArchiveSink sink = ArchiveSink.create(file, "checkpoint", compression)) {
      sink.add("config.dump", "{\"id\": \"1\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      write(source, sink);
    }
  }

  static byte[] bytes(ImageSource source, String name) throws IOException {
    try (var data = source.require(name)) {
      return data.stream().readAllBytes();
    }
  }

  static void put(Draft draft, String name, byte[] bytes) throws IOException {
    try (OutputStream out = draft.create(name)) {
      out.write(bytes, 0, bytes.length);
    }
  }
}
