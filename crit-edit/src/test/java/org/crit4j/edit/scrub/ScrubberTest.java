package org.crit4j.edit.scrub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Engine;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.member.Member;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.VmaFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies as a whole. */
class ScrubberTest {
  @TempDir Path directory;

  private static ScrubReport scrub(Path checkpoint, Path copy, ScrubOptions options)
      throws IOException {
    return new Scrubber(options, ArchiveLimits.DEFAULT, Warnings.IGNORE).scrub(checkpoint, copy);
  }

  private Path copy(String name, ScrubOptions options) throws IOException {
    Path copy = directory.resolve(name + "-copy");
    scrub(Fixtures.images(name), copy, options);
    return copy;
  }

  @Test
  void filesAndSizesOfPagesStay() throws IOException {
    Path copy = copy("memory", ScrubOptions.DEFAULT);
    assertEquals(names(Fixtures.images("memory")), names(copy));
    for (String each : names(copy)) {
      if (each.startsWith("pages-")) {
        assertEquals(
            Files.size(Fixtures.images("memory").resolve(each)), Files.size(copy.resolve(each)));
      }
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(it -> String.valueOf(it.getFileName())).sorted().toList();
    }
  }

  @Test
  void onlyTheKernelsCodeIsKept() throws IOException {
    Path copy = copy("minimal", ScrubOptions.DEFAULT);
    try (Checkpoint original = Checkpoint.open(Fixtures.images("minimal"));
        Checkpoint scrubbed = Checkpoint.open(copy)) {
      Task task = original.tasks().get(0);
      int code = 0;
      try (TaskMemory before = task.openMemory();
          TaskMemory after = scrubbed.tasks().get(0).openMemory()) {
        for (MemoryArea area : task.memoryAreas()) {
          boolean vdso = (area.status() & VmaFlags.VDSO) != 0;
          code += vdso ? 1 : 0;
          after.forEachStored(
              area.start(),
              area.end(),
              (address, bytes, length) ->
                  assertArrayEquals(
                      vdso ? before.bytes(address, address + length) : new byte[length],
                      Arrays.copyOf(bytes, length)));
        }
      }
      assertEquals(1, code);
    }
  }

  @Test
  void pagesThatAreAskedForAreKept() throws IOException {
    Path images = Fixtures.images("minimal");
    int pid;
    MemoryArea stack;
    byte[] before;
    try (Checkpoint original = Checkpoint.open(images)) {
      Task task = original.tasks().get(0);
      pid = task.pid();
      stack =
          task.memoryAreas().stream()
              .filter(it -> (it.flags() & VmaFlags.MAP_GROWSDOWN) != 0)
              .findAny()
              .orElseThrow();
      try (TaskMemory memory = task.openMemory()) {
        before = memory.bytes(stack.end() - 4096, stack.end());
      }
    }
    KeptPages last = new KeptPages(pid, stack.end() - 100, stack.end());
    ScrubOptions options = new ScrubOptions(false, false, false, false, List.of(last));
    Path copy = directory.resolve("kept");
    ScrubReport report = scrub(images, copy, options);
    assertTrue(report.keptPages() >= 2, report.toString());
    try (Checkpoint scrubbed = Checkpoint.open(copy);
        TaskMemory memory = scrubbed.tasks().get(0).openMemory()) {
      assertArrayEquals(before, memory.bytes(stack.end() - 4096, stack.end()));
    }
  }

  @Test
  void pagesOfAnotherProcessCannotBeKept() {
    ScrubOptions options =
        new ScrubOptions(false, false, false, false, List.of(new KeptPages(4711, 0, 4096)));
    Path copy = directory.resolve("none");
    CritException problem =
        assertThrows(CritException.class, () -> scrub(Fixtures.images("minimal"), copy, options));
    assertTrue(problem.problem().contains("no process 4711"), problem.problem());
    assertFalse(Files.exists(copy));
  }

  @Test
  void namesAndAddressesAreKeptIfAskedFor() throws IOException {
    ScrubOptions options = new ScrubOptions(true, true, false, false, List.of());
    Path images = Fixtures.images("inet-sockets");
    Path copy = copy("inet-sockets", options);
    assertArrayEquals(
        Files.readAllBytes(images.resolve("files.img")),
        Files.readAllBytes(copy.resolve("files.img")));
    assertNotEquals(
        -1,
        Files.mismatch(
            images.resolve("files.img"),
            copyOf(images, ScrubOptions.DEFAULT).resolve("files.img")));
  }

  private Path copyOf(Path images, ScrubOptions options) throws IOException {
    Path copy = directory.resolve("another");
    scrub(images, copy, options);
    return copy;
  }

  @Test
  void aDamagedImageIsNamedAndNothingIsWritten() throws IOException {
    Path damaged = Fixtures.unpack("minimal", directory.resolve("damaged")).resolve("images");
    byte[] files = Files.readAllBytes(damaged.resolve("files.img"));
    Files.write(damaged.resolve("files.img"), Arrays.copyOf(files, files.length - 3));
    for (String name : List.of("copy", "copy.tar")) {
      Path copy = directory.resolve(name);
      CritException problem =
          assertThrows(CritException.class, () -> scrub(damaged, copy, ScrubOptions.DEFAULT));
      assertTrue(problem.toString().contains("files.img"), problem.toString());
      assertFalse(Files.exists(copy));
    }
    assertEquals(List.of("damaged"), names(directory));
  }

  @Test
  void theDumpsBeforeComeAlong() throws IOException {
    Path copy = copy("parent-chain", ScrubOptions.DEFAULT);
    assertEquals("parent-1", Files.readSymbolicLink(copy.resolve("parent")).toString());
    assertEquals("../parent-2", Files.readSymbolicLink(copy.resolve("parent-1/parent")).toString());
    try (Checkpoint original = Checkpoint.open(Fixtures.images("parent-chain"));
        Checkpoint scrubbed = Checkpoint.open(copy)) {
      Task task = original.tasks().get(0);
      MemoryArea vdso =
          task.memoryAreas().stream()
              .filter(it -> (it.status() & VmaFlags.VDSO) != 0)
              .findAny()
              .orElseThrow();
      try (TaskMemory before = task.openMemory();
          TaskMemory after = scrubbed.tasks().get(0).openMemory()) {
        assertArrayEquals(
            before.bytes(vdso.start(), vdso.end()), after.bytes(vdso.start(), vdso.end()));
      }
    }
  }

  @Test
  void theEngineIsStillKnownAndItsNamesAreNot() throws IOException {
    Path copy = directory.resolve("copy.tar.gz");
    scrub(Fixtures.file("archives/counter-2.tar.zst"), copy, ScrubOptions.DEFAULT);
    try (ContainerCheckpoint scrubbed =
        ContainerCheckpoint.open(copy, ArchiveLimits.DEFAULT, Warnings.IGNORE)) {
      assertEquals(Engine.PODMAN, scrubbed.engine());
      assertNotEquals("counter", scrubbed.containerName().orElseThrow());
      assertEquals(7, scrubbed.containerName().orElseThrow().length());
      assertEquals("2000-01-01T00:00:00Z", scrubbed.created().orElseThrow());
      assertEquals(64, scrubbed.id().orElseThrow().length());
    }
  }

  @Test
  void aNameIsTheSameInImagesAndDocuments() throws IOException {
    Path copy = directory.resolve("copy.tar");
    Path archive = Fixtures.file("archives/counter-2.tar.zst");
    scrub(archive, copy, ScrubOptions.DEFAULT);
    assertEquals(List.of("sh", "httpd", "sleep"), commands(archive));
    List<String> after = commands(copy);
    try (ContainerCheckpoint scrubbed =
        ContainerCheckpoint.open(copy, ArchiveLimits.DEFAULT, Warnings.IGNORE)) {
      Member spec = scrubbed.tree().find("spec.dump").orElseThrow();
      try (InputStream in = scrubbed.tree().open(spec)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"" + after.get(1) + " "), text);
      }
    }
  }

  private static List<String> commands(Path archive) throws IOException {
    try (Checkpoint checkpoint =
        Checkpoint.of(
            new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE).images(archive))) {
      return checkpoint.tasks().stream().map(ScrubberTest::name).toList();
    }
  }

  private static String name(Task task) {
    try {
      return task.name().orElseThrow().text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
