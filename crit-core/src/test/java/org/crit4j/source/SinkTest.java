package org.crit4j.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.source.DirectorySink.Sharing;
import org.crit4j.testing.Holes;
import org.crit4j.testing.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files go into a sink and come out of the source of the same kind. */
final class SinkTest {
  private static final MemorySource OTHER =
      new MemorySource("other", Map.of("files.img", bytes("files"), "pages-1.img", bytes("pages")));

  @TempDir private Path directory;
  private Path target = Path.of("");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ImageSink sink, String name, String text) throws IOException {
    try (OutputStream out = sink.create(name)) {
      out.write(bytes(text));
    }
  }

  private static String content(ImageSource source, String name) throws IOException {
    try (ImageData data = source.require(name)) {
      return new String(data.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<ImageSink> sinks() throws IOException {
    target = directory.resolve("new");
    return List.of(DirectorySink.create(target, Sharing.COPY), new MemorySink("memory"));
  }

  private static ImageSource source(ImageSink sink) throws IOException {
    return sink instanceof MemorySink memory
        ? memory.source()
        : DirectorySource.open(Path.of(sink.label()));
  }

  private List<String> all() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void whatIsWrittenIsThere() throws IOException {
    for (ImageSink sink : sinks()) {
      try (sink) {
        write(sink, "core-1.img", "core");
        sink.copy(OTHER, "files.img");
        // Two at a time, the second one finished first.
        OutputStream first = sink.create("a.img");
        OutputStream second = sink.create("b.img");
        second.write(bytes("second"));
        first.write(bytes("first"));
        second.close();
        first.close();
        first.close();
        assertTrue(sink instanceof MemorySink || !Files.exists(target));
        sink.commit();
      }
      try (ImageSource source = source(sink)) {
        assertEquals(List.of("a.img", "b.img", "core-1.img", "files.img"), source.names());
        assertEquals("first", content(source, "a.img"));
        assertEquals("second", content(source, "b.img"));
        assertEquals("core", content(source, "core-1.img"));
        assertEquals("files", content(source, "files.img"));
        assertEquals(OptionalLong.of(5), source.size("files.img"));
        assertEquals(OptionalLong.empty(), source.size("none"));
        assertTrue(source.open("none").isEmpty());
        assertTrue(source.parent().isEmpty());
        assertEquals(sink.label(), source.label());
        assertEquals(
            "there is no such file",
            assertThrows(CritException.class, () -> source.require("none")).problem());
      }
    }
    assertEquals(List.of("new"), all());
  }

  @Test
  void whatIsNotCommittedIsGone() throws IOException {
    for (ImageSink sink : sinks()) {
      try (sink) {
        write(sink, "core-1.img", "core");
        OutputStream open = sink.create("a.img");
        assertThrows(IllegalStateException.class, sink::commit);
        open.close();
      }
    }
    assertEquals(List.of(), all());
  }

  @Test
  void namesAreThoseOfFilesAndTakenOnce() throws IOException {
    for (ImageSink sink : sinks()) {
      try (sink) {
        for (String name : List.of("", ".", "..", ".hidden", "a/b", "/a", "../a", "a\0")) {
          assertThrows(IllegalArgumentException.class, () -> sink.create(name), name);
          assertThrows(Exception.class, () -> sink.copy(OTHER, name), name);
        }
        write(sink, "files.img", "x");
        assertThrows(FileAlreadyExistsException.class, () -> sink.create("files.img"));
        assertThrows(FileAlreadyExistsException.class, () -> sink.copy(OTHER, "files.img"));
        sink.commit();
        assertThrows(IllegalStateException.class, () -> sink.create("b.img"));
        assertThrows(IllegalStateException.class, sink::commit);
      }
    }
  }

  @Test
  void aNewDirectoryIsItsOwnersOnly() throws IOException {
    Path made = directory.resolve("new");
    try (DirectorySink sink = DirectorySink.create(made, Sharing.COPY)) {
      write(sink, "core-1.img", "core");
      sink.link("parent", Path.of("../before"));
      sink.linkTo("above", directory);
      sink.commit();
    }
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("core-1.img"))));
    assertEquals(Path.of("../before"), Files.readSymbolicLink(made.resolve("parent")));
    assertEquals(Path.of(".."), Files.readSymbolicLink(made.resolve("above")));
    CritException taken =
        assertThrows(CritException.class, () -> DirectorySink.create(made, Sharing.COPY));
    assertEquals("the directory is not empty", taken.problem());
    Path file = Files.createFile(directory.resolve("file"));
    assertThrows(CritException.class, () -> DirectorySink.create(file, Sharing.COPY));
    assertThrows(
        CritException.class, () -> DirectorySink.create(directory.resolve("a/b"), Sharing.COPY));
    assertEquals(List.of("file", "new"), all());
  }

  @Test
  void anEmptyDirectoryKeepsItsPermissions() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-x---"));
    try (DirectorySink sink = DirectorySink.create(empty, Sharing.COPY)) {
      write(sink, "core-1.img", "core");
      sink.commit();
    }
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(empty)));
    assertEquals(List.of("empty"), all());
  }

  @Test
  void filesAreSharedAsAskedFor() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path pages = Files.writeString(old.resolve("pages-1.img"), "pages");
    for (Sharing sharing : Sharing.values()) {
      Path made = directory.resolve(sharing.name());
      try (DirectorySource source = DirectorySource.open(old);
          DirectorySink sink = DirectorySink.create(made, sharing)) {
        sink.copy(source, "pages-1.img");
        sink.copy(OTHER, "files.img");
        sink.commit();
      }
      Path copy = made.resolve("pages-1.img");
      assertEquals("pages", Files.readString(copy));
      assertEquals("files", Files.readString(made.resolve("files.img")));
      assertEquals(sharing == Sharing.SYMBOLIC_LINK, Files.isSymbolicLink(copy));
      if (sharing == Sharing.SYMBOLIC_LINK) {
        // An absolute one leads elsewhere from inside of a container.
        assertEquals(Path.of("../old/pages-1.img"), Files.readSymbolicLink(copy));
      }
      assertEquals(sharing != Sharing.COPY, Files.isSameFile(pages, copy));
    }
  }

  @Test
  void filesOfADirectoryAreReplacedTogether() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path core = Files.writeString(old.resolve("core-1.img"), "old core");
    Files.setPosixFilePermissions(core, PosixFilePermissions.fromString("rw-r-----"));
    Files.writeString(old.resolve("files.img"), "old files");
    Files.writeString(old.resolve("tcp-stream-1.img"), "stream");
    try (DirectorySink sink = DirectorySink.replacing(old)) {
      write(sink, "core-1.img", "new core");
      write(sink, "mm-1.img", "new");
      sink.remove("tcp-stream-1.img");
      assertEquals("old core", Files.readString(core));
      sink.commit();
    }
    assertEquals("new core", Files.readString(core));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(core)));
    assertEquals(List.of("core-1.img", "files.img", "mm-1.img"), names(old));
  }

  @Test
  void ifOneCannotBeReplacedAllStay() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path core = Files.writeString(old.resolve("core-1.img"), "old core");
    try (DirectorySink sink = DirectorySink.replacing(old)) {
      write(sink, "core-1.img", "new core");
      sink.remove("core-1.img.gone");
      assertThrows(IOException.class, sink::commit);
    }
    assertEquals("old core", Files.readString(core));
    assertEquals(List.of("core-1.img"), names(old));
    assertThrows(CritException.class, () -> DirectorySink.replacing(core));
    assertArrayEquals(bytes("old core"), Files.readAllBytes(core));
  }

  @Test
  void nothingIsLeftWhenTheProcessEnds() throws Exception {
    Path old = Files.createDirectory(directory.resolve("old"));
    Files.writeString(old.resolve("core-1.img"), "old core");
    OtherJvm run =
        OtherJvm.run(
            InterruptedSink.class, List.of(), directory.resolve("new").toString(), old.toString());
    assertEquals(3, run.exitCode(), run.output());
    assertEquals(List.of("old"), all());
    assertEquals(List.of("core-1.img"), names(old));
    assertEquals("old core", Files.readString(old.resolve("core-1.img")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void copyHasHolesAndPermissionsOfTheFile() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path pages = old.resolve("pages-1.img");
    Holes.make(pages);
    Files.setPosixFilePermissions(pages, PosixFilePermissions.fromString("r--------"));
    target = directory.resolve("new");
    try (ImageSource source = DirectorySource.open(old);
        ImageSink sink = DirectorySink.create(target, Sharing.COPY)) {
      sink.copy(source, "pages-1.img");
      sink.commit();
    }
    Path copy = target.resolve("pages-1.img");
    assertTrue(Holes.isSparse(copy));
    assertEquals(-1, Files.mismatch(pages, copy));
    assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
  }

  private static List<String> names(Path of) throws IOException {
    List<String> names = new ArrayList<>();
    try (var files = Files.newDirectoryStream(of)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    names.sort(null);
    return names;
  }
}
