package org.crit4j.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.images.FileEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RevisionTest {
  @TempDir private Path work;

  private static Revision open(Path path) throws IOException {
    return Revision.open(path, ArchiveLimits.DEFAULT, Warnings.IGNORE);
  }

  private static Draft documents(Revision revision) {
    return revision.draft().documents().orElseThrow();
  }

  private static void move(Draft draft, String to) throws IOException {
    draft.edit(
        "files.img",
        FileEntry.class,
        it -> {
          FileEntry.Builder moved = it.toBuilder();
          moved.getRegBuilder().setName(to + it.getId());
          return moved.build();
        });
  }

  private static List<String> paths(Draft draft) throws IOException {
    return new org.crit4j.source.Images(draft)
        .all("files.img", FileEntry.class).stream().map(it -> it.getReg().getName()).toList();
  }

  @Test
  void aDirectoryIsWrittenToAnotherWithLinks() throws Exception {
    Path old = work.resolve("old");
    Samples.writeDirectory(Samples.small(), old);
    Path copy = work.resolve("new");
    try (Revision revision = open(old)) {
      move(revision.draft(), "/opt/");
      revision.writeTo(copy);
    }
    assertTrue(Files.isSameFile(old.resolve("pages-1.img"), copy.resolve("pages-1.img")));
    assertFalse(Files.isSameFile(old.resolve("files.img"), copy.resolve("files.img")));
    try (Revision revision = open(copy)) {
      assertEquals(List.of("/opt/1", "/opt/2"), paths(revision.draft()));
    }
  }

  @Test
  void aDirectoryIsChangedInPlaceAndOldImagesAreKept() throws Exception {
    Path directory = work.resolve("images");
    Samples.writeDirectory(Samples.small(), directory);
    byte[] before = Files.readAllBytes(directory.resolve("files.img"));
    try (Revision revision = open(directory)) {
      move(revision.draft(), "/opt/");
      revision.draft().rename(Map.of("pages-1.img", "pages-2.img"));
      revision.writeInPlace(Optional.of(".old"));
    }
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("files.img.old")));
    assertFalse(Files.exists(directory.resolve("pages-1.img")));
    assertTrue(Files.exists(directory.resolve("pages-1.img.old")));
    assertTrue(Files.exists(directory.resolve("pages-2.img")));
    try (Revision revision = open(directory)) {
      assertEquals(List.of("/opt/1", "/opt/2"), paths(revision.draft()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anArchiveThereAndBackIsTheSame(Compression compression) throws Exception {
    Path archive = work.resolve("old.tar");
    Samples.writeArchive(Samples.small(), archive, compression);
    byte[] before = Files.readAllBytes(archive);
    try (Revision revision = open(archive)) {
      move(revision.draft(), "/opt/a/long/path/");
      revision.draft().rename(Map.of("pages-1.img", "pages-2.img"));
      documents(revision).put("config.dump", "{}".getBytes(StandardCharsets.UTF_8));
      revision.writeInPlace(Optional.of("~"));
    }
    assertArrayEquals(before, Files.readAllBytes(work.resolve("old.tar~")));
    try (Revision revision = open(archive)) {
      assertEquals(List.of("files.img", "inventory.img", "pages-2.img"), revision.draft().names());
      move(revision.draft(), "/srv/");
      revision.draft().rename(Map.of("pages-2.img", "pages-1.img"));
      documents(revision).put("config.dump", "{\"id\": \"1\"}".getBytes(StandardCharsets.UTF_8));
      revision.writeInPlace(Optional.empty());
    }
    Path same = work.resolve("old.tar~");
    try (Revision revision = open(same)) {
      move(revision.draft(), "/srv/");
      revision.writeInPlace(Optional.empty());
    }
    assertEquals(-1, Files.mismatch(archive, same));
  }

  @Test
  void membersOfAnArchiveAreAddedAndRemoved() throws Exception {
    Path archive = work.resolve("old.tar.gz");
    Samples.writeArchive(Samples.small(), archive, Compression.GZIP);
    Path copy = work.resolve("new.tar.gz");
    try (Revision revision = open(archive)) {
      revision.draft().remove("pages-1.img");
      revision.draft().put("pages-7.img", new byte[5000]);
      revision.writeTo(copy);
    }
    try (Revision revision = open(copy)) {
      assertEquals(List.of("files.img", "inventory.img", "pages-7.img"), revision.draft().names());
      assertArrayEquals(new byte[5000], Samples.bytes(revision.draft(), "pages-7.img"));
    }
  }

  @Test
  void theDirectoryOfAContainerKeepsItsDocuments() throws Exception {
    Path old = work.resolve("old");
    Files.createDirectories(old);
    Samples.writeDirectory(Samples.small(), old.resolve("checkpoint"));
    Files.writeString(old.resolve("config.dump"), "{\"id\": \"1\"}");
    Files.createDirectories(old.resolve("artifacts"));
    Path copy = work.resolve("new");
    try (Revision revision = open(old)) {
      move(revision.draft(), "/opt/");
      documents(revision).put("config.dump", "{}".getBytes(StandardCharsets.UTF_8));
      revision.writeTo(copy);
    }
    assertEquals("{}", Files.readString(copy.resolve("config.dump")));
    assertTrue(Files.isDirectory(copy.resolve("artifacts")));
    try (Revision revision = open(copy)) {
      assertEquals(List.of("/opt/1", "/opt/2"), paths(revision.draft()));
      move(revision.draft(), "/srv/");
      revision.writeInPlace(Optional.empty());
    }
    assertArrayEquals(
        Files.readAllBytes(old.resolve("checkpoint/pages-1.img")),
        Files.readAllBytes(copy.resolve("checkpoint/pages-1.img")));
  }
}
