package org.crit4j.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.ImageData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose previous dumps are given. */
final class IncrementalSourceTest {
  @TempDir private Path directory;

  private ImageSource source(String name) throws IOException {
    Path images = Files.createDirectories(directory.resolve(name));
    Files.writeString(images.resolve(name + ".img"), name);
    return DirectorySource.open(images);
  }

  @Test
  void withoutPreviousDumpsItIsTheImagesThemselves() throws IOException {
    ImageSource images = source("a");
    assertSame(images, IncrementalSource.of(images, List.of()));
  }

  @Test
  void theChainGoesThroughAllAndOnToTheParentOfTheLast() throws IOException {
    ImageSource third = source("c");
    source("d");
    Files.createSymbolicLink(directory.resolve("c/parent"), Path.of("../d"));
    ImageSource first = source("a");
    // What the images' own link says does not matter.
    Files.createSymbolicLink(directory.resolve("a/parent"), Path.of("nowhere"));
    ImageSource chain = IncrementalSource.of(first, List.of(source("b"), third));
    assertEquals(List.of("a.img"), chain.names());
    assertEquals(OptionalLong.of(1), chain.size("a.img"));
    assertEquals(first.path("a.img"), chain.path("a.img"));
    assertEquals(first.label(), chain.label());
    List<String> names = new ArrayList<>();
    for (Optional<ImageSource> each = Optional.of(chain);
        each.isPresent();
        each = each.get().parent()) {
      names.addAll(each.get().names());
    }
    assertEquals(List.of("a.img", "b.img", "c.img", "d.img"), names);
  }

  @Test
  void closingClosesAllEvenIfOneFails() {
    List<String> closed = new ArrayList<>();
    ImageSource chain =
        IncrementalSource.of(
            new Closing("a", closed), List.of(new Closing("b", closed), new Closing("c", closed)));
    assertEquals("a", assertThrows(IOException.class, chain::close).getMessage());
    assertEquals(List.of("a", "b", "c"), closed);
  }

  /** A source that cannot be closed if it is the first one. */
  private record Closing(String label, List<String> closed) implements ImageSource {
    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public OptionalLong size(String name) {
      return OptionalLong.empty();
    }

    @Override
    public Optional<ImageData> open(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<ImageSource> parent() {
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {
      closed.add(label);
      if (label.equals("a")) {
        throw new IOException(label);
      }
    }
  }
}
