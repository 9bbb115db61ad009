package org.crit4j.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.FileRow;
import org.crit4j.report.Problem;
import org.crit4j.report.QueueRow;
import org.crit4j.report.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contents of open files are those that the images have, and what cannot be had is named. */
final class OpenFileContentsTest {
  @TempDir private Path directory;

  private List<SavedContent> extract(Path images, List<Problem> problems) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      List<SavedContent> index = OpenFileContents.extract(report, directory.resolve("out"));
      problems.addAll(report.problems().recorded());
      return index;
    }
  }

  private List<SavedContent> extract(Path images) throws IOException {
    List<Problem> problems = new java.util.ArrayList<>();
    List<SavedContent> index = extract(images, problems);
    assertEquals(List.of(), problems);
    return index;
  }

  private byte[] bytes(SavedContent content) throws IOException {
    return Files.readAllBytes(directory.resolve("out").resolve(content.file().orElseThrow()));
  }

  private static SavedContent named(List<SavedContent> index, String end) {
    return index.stream()
        .filter(it -> it.name().map(name -> name.text().endsWith(end)).orElse(false))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void deletedFilesAreTheBytesOfTheirGhosts() throws IOException {
    Path images = Fixtures.images("files");
    List<SavedContent> index = extract(images);
    byte[] ghost = Files.readAllBytes(images.resolve("ghost-file-2.img"));
    byte[] expected = Arrays.copyOfRange(ghost, ghost.length - 3001, ghost.length);
    SavedContent small = named(index, "/ghost small");
    assertArrayEquals(expected, bytes(small));
    assertEquals(List.of("10495/16"), small.descriptors());
    assertEquals(Optional.of(3001L), small.size());
    assertEquals(Optional.of("a directory, without content"), named(index, "/ghost dir").note());
    SavedContent linked = named(index, "/link one");
    assertEquals(Optional.empty(), linked.file());
    assertEquals(Optional.of("kept as /srv/app/run/files/link_remap.24"), linked.note());
  }

  @Test
  void chunkedFilesHaveTheirHoles() throws IOException {
    List<SavedContent> chunked = extract(Fixtures.images("files-chunked-ghost"));
    byte[] sparse = bytes(named(chunked, "/ghost sparse"));
    assertEquals(900_003, sparse.length);
    Files.move(directory.resolve("out"), directory.resolve("other"));
    List<SavedContent> plain = extract(Fixtures.images("files"));
    assertArrayEquals(bytes(named(plain, "/ghost sparse")), sparse);
    assertEquals(named(plain, "/ghost sparse").sha256(), named(chunked, "/ghost sparse").sha256());
  }

  @Test
  void memoryFilesAreTheirMemory() throws IOException {
    Path images = Fixtures.images("memory");
    List<SavedContent> index = extract(images);
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      for (FileRow file : CheckpointReport.of(checkpoint).rows(Tables.FILES)) {
        Optional<MemfdInodeEntry> inode = file.inode();
        if (inode.isPresent()) {
          SavedContent saved =
              index.stream().filter(it -> it.id() == inode.get().getInodeId()).findFirst().get();
          try (TaskMemory memory = checkpoint.memory().openShared(inode.get().getShmid())) {
            assertArrayEquals(memory.bytes(0, inode.get().getSize()), bytes(saved));
          }
        }
      }
    }
    assertEquals("memfd-1-na_ve__", index.get(0).file().orElseThrow());
  }

  static List<String> queues() {
    return List.of("files", "unix-sockets", "tcp-established", "sysv-ipc", "inet-sockets");
  }

  /** What a table says waits is what is written. */
  @ParameterizedTest
  @MethodSource("queues")
  void queuesAreAsLongAsTheTableOfQueuesSays(String name) throws IOException {
    Path images = Fixtures.images(name);
    List<SavedContent> index = extract(images);
    long saved = 0;
    for (SavedContent each : index) {
      if (each.kind() != SavedContent.Kind.DELETED_FILE && each.kind() != SavedContent.Kind.MEMFD) {
        saved += bytes(each).length;
      }
    }
    long waiting = 0;
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      for (QueueRow row : CheckpointReport.of(checkpoint).rows(Tables.QUEUES)) {
        waiting += row.bytes();
      }
    }
    assertEquals(waiting, saved);
  }

  @Test
  void messagesHaveTheirTypes() throws IOException {
    List<SavedContent> index = extract(Fixtures.images("sysv-ipc"));
    SavedContent third = index.get(2);
    assertEquals("message-10-0-3", third.file().orElseThrow());
    assertEquals(Optional.of("type 3"), third.note());
    assertEquals(7, bytes(third).length);
  }

  @Test
  void damageIsNamedAndTheRestIsThere() throws IOException {
    Path images = Fixtures.unpack("files-chunked-ghost", directory.resolve("in")).resolve("images");
    Path ghost = images.resolve("ghost-file-4.img");
    byte[] whole = Files.readAllBytes(ghost);
    Files.write(ghost, Arrays.copyOf(whole, whole.length - 10));
    Files.delete(images.resolve("ghost-file-2.img"));
    List<Problem> problems = new java.util.ArrayList<>();
    List<SavedContent> index = extract(images, problems);
    assertTrue(
        problems.stream().anyMatch(it -> it.message().contains("ghost-file-2.img: there is no")),
        problems::toString);
    assertTrue(
        problems.stream().anyMatch(it -> it.message().contains("ghost-file-4.img")),
        problems::toString);
    assertEquals(5000, bytes(named(index, "/mapped gone")).length);
    try (var files = Files.list(directory.resolve("out"))) {
      assertTrue(files.noneMatch(it -> it.toString().contains("deleted-4")));
    }
  }

  @Test
  void nothingIsWrittenIntoADirectoryWithFiles() throws IOException {
    Path images = Fixtures.images("files");
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      assertThrows(CritException.class, () -> OpenFileContents.extract(report, images));
    }
  }
}
