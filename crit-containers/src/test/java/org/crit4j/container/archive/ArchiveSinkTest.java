package org.crit4j.container.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.Form;
import org.crit4j.container.member.Member;
import org.crit4j.source.ImageSource;
import org.crit4j.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written to an archive is in it, and an archive appears whole or not at all. */
final class ArchiveSinkTest {
  private static final CheckpointOpener OPENER =
      new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE);
  private static final byte[] PAGES = new byte[3 << 20];
  private static final byte[] FILES = "files".getBytes(StandardCharsets.UTF_8);

  static {
    new Random(1).nextBytes(PAGES);
  }

  @TempDir private Path directory;

  private static ArchiveSink write(Path archive, String images, Compression compression)
      throws IOException {
    ArchiveSink sink = ArchiveSink.create(archive, images, compression);
    sink.add("config.dump", "{\"id\": \"abc\"}".getBytes(StandardCharsets.UTF_8));
    OutputStream pages = sink.create("pages-1.img");
    pages.write(PAGES, 0, 100);
    try (OutputStream inventory = sink.create("inventory.img")) {
      inventory.write('x');
    }
    pages.write(PAGES, 100, PAGES.length - 100);
    pages.close();
    sink.copy(new MemorySource("other", Map.of("files.img", FILES)), "files.img");
    return sink;
  }

  private static byte[] content(ImageSource source, String name) throws IOException {
    try (ImageData data = source.require(name)) {
      return data.stream().readAllBytes();
    }
  }

  private static void assertImages(ImageSource source) throws IOException {
    assertEquals(List.of("files.img", "inventory.img", "pages-1.img"), source.names());
    assertArrayEquals(PAGES, content(source, "pages-1.img"));
    assertArrayEquals(FILES, content(source, "files.img"));
    try (ImageData data = source.require("pages-1.img")) {
      byte[] some = new byte[3];
      assertEquals(3, data.read(2_000_000, some, 0, 3));
      assertEquals(PAGES[2_000_002], some[2]);
      assertEquals(-1, data.read(PAGES.length, some, 0, 3));
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyCompressionReadsBackFromFileStreamAndMemory(Compression compression)
      throws IOException {
    Path archive = directory.resolve("new.tar");
    try (ArchiveSink sink = write(archive, "checkpoint", compression)) {
      assertFalse(Files.exists(archive));
      sink.commit();
    }
    try (ContainerCheckpoint checkpoint = OPENER.open(archive, Purpose.PROCESSES)) {
      assertEquals(Form.CONTAINER, checkpoint.form());
      assertEquals(compression, checkpoint.tree().compression());
      assertEquals(Optional.of("abc"), checkpoint.id());
      assertImages(checkpoint.images());
      Member inventory = checkpoint.tree().find("checkpoint/inventory.img").orElseThrow();
      assertEquals(0600, inventory.mode());
    }
    try (ImageSource images = OPENER.images(Files.newInputStream(archive), "stream")) {
      assertEquals("stream:checkpoint", images.label());
      assertImages(images);
    }
    try (ImageSource images = OPENER.images(Files.readAllBytes(archive), "memory")) {
      assertImages(images);
    }
  }

  @Test
  void imagesCanBeAtTheTop() throws IOException {
    Path archive = directory.resolve("new.tar");
    try (ArchiveSink sink = write(archive, "", Compression.NONE)) {
      sink.commit();
    }
    try (ImageSource images = OPENER.images(archive)) {
      assertArrayEquals(FILES, content(images, "files.img"));
    }
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
  }

  @Test
  void membersOfAnotherArchiveAreTakenOver() throws IOException {
    Path first = directory.resolve("first.tar.zst");
    try (ArchiveSink sink = write(first, "checkpoint", Compression.ZSTD)) {
      sink.commit();
    }
    Path second = directory.resolve("second.tar");
    try (ContainerCheckpoint old = OPENER.open(first, Purpose.METADATA);
        ArchiveSink sink = ArchiveSink.create(second, "checkpoint", Compression.NONE)) {
      sink.add(old.tree(), old.tree().find("config.dump").orElseThrow());
      for (String name : old.images().names()) {
        sink.copy(old.images(), name);
      }
      sink.commit();
    }
    try (ContainerCheckpoint copy = OPENER.open(second, Purpose.METADATA)) {
      assertEquals(Optional.of("abc"), copy.id());
      assertImages(copy.images());
    }
  }

  @Test
  void whatIsNotCommittedIsGone() throws IOException {
    Path archive = directory.resolve("new.tar.zst");
    try (ArchiveSink sink = write(archive, "checkpoint", Compression.ZSTD)) {
      assertThrows(FileAlreadyExistsException.class, () -> sink.create("files.img"));
      assertThrows(IllegalArgumentException.class, () -> sink.create("../files.img"));
      sink.create("open.img");
      assertThrows(IllegalStateException.class, sink::commit);
    }
    try (var files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
  }
}
