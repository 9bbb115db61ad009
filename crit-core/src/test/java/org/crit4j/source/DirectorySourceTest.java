package org.crit4j.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectorySourceTest {
  @TempDir private Path directory;
  private Path images;

  @BeforeEach
  void make() throws IOException {
    images = Files.createDirectory(directory.resolve("images"));
    Files.write(images.resolve("files.img"), new byte[7]);
    Files.write(images.resolve("a.img"), new byte[3]);
    Files.createDirectory(images.resolve("directory.img"));
    Files.createSymbolicLink(images.resolve("link.img"), Path.of("files.img"));
    Files.createSymbolicLink(images.resolve("broken.img"), Path.of("nowhere"));
    Files.write(directory.resolve("outside.img"), new byte[1]);
  }

  @Test
  void filesAreListedInOrder() throws IOException {
    try (DirectorySource source = DirectorySource.open(images)) {
      assertEquals(List.of("a.img", "files.img", "link.img"), source.names());
    }
  }

  @Test
  void filesAreFoundByName() throws IOException {
    try (DirectorySource source = DirectorySource.open(images)) {
      for (String name : List.of("files.img", "link.img")) {
        assertEquals(OptionalLong.of(7), source.size(name));
        assertEquals(Optional.of(images.resolve(name)), source.path(name));
        try (ImageData data = source.require(name)) {
          assertEquals(7, data.size());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "none.img",
        "directory.img",
        "broken.img",
        "../outside.img",
        "./a.img",
        "a.img/",
        "a.img\0",
        "\ud800"
      })
  void whatIsNoFileOfTheDirectoryIsNotThere(String name) throws IOException {
    try (DirectorySource source = DirectorySource.open(images)) {
      assertEquals(OptionalLong.empty(), source.size(name));
      assertEquals(Optional.empty(), source.path(name));
      assertTrue(source.open(name).isEmpty());
    }
  }

  @Test
  void whatIsNoDirectoryIsNotOpened() {
    Path file = images.resolve("a.img");
    assertThrows(CritException.class, () -> DirectorySource.open(file));
    assertThrows(
        NoSuchFileException.class, () -> DirectorySource.open(directory.resolve("missing")));
    assertThrows(NotDirectoryException.class, () -> DirectorySource.open(Path.of("/dev/null")));
  }

  @Test
  void aDirectoryThatIsGoneIsNotEmpty() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    try (DirectorySource source = DirectorySource.open(gone)) {
      Files.delete(gone);
      assertThrows(UncheckedIOException.class, source::names);
    }
  }
}
