package org.crit4j.checkpoint;

import static org.crit4j.testing.ImageDirectory.NOBODY;
import static org.crit4j.testing.ImageDirectory.core;
import static org.crit4j.testing.ImageDirectory.process;
import static org.crit4j.testing.ImageDirectory.regular;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.crit4j.CritException;
import org.crit4j.checkpoint.file.EventPoll;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MemfdFileEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.memory.Pagemap;
import org.crit4j.testing.ImageDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints of all ages, whole and damaged. */
final class CheckpointTest {
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");
  private static final int PID = 10645;
  private static final int ALIVE = 1;
  private static final int DEAD = 2;
  private static final int STOPPED = 3;

  @TempDir private Path temporary;
  private ImageDirectory images = new ImageDirectory(Path.of(""));

  @BeforeEach
  void open() {
    images = new ImageDirectory(temporary);
  }

  private Checkpoint checkpoint() throws IOException {
    return Checkpoint.open(temporary);
  }

  private static FdinfoEntry descriptor(int fd, FdTypes type, int id) {
    return FdinfoEntry.newBuilder().setFd(fd).setFlags(0).setType(type).setId(id).build();
  }

  private static TaskKobjIdsEntry ids(int files) {
    return TaskKobjIdsEntry.newBuilder()
        .setVmId(1)
        .setFilesId(files)
        .setFsId(1)
        .setSighandId(1)
        .build();
  }

  private static MmEntry.Builder memory() {
    return MmEntry.newBuilder()
        .setMmStartCode(0)
        .setMmEndCode(0)
        .setMmStartData(0)
        .setMmEndData(0)
        .setMmStartStack(0)
        .setMmStartBrk(0)
        .setMmBrk(0)
        .setMmArgStart(0)
        .setMmArgEnd(0)
        .setMmEnvStart(0)
        .setMmEnvEnd(0)
        .setExeFileId(1);
  }

  private static VmaEntry area(long start, long end, int status) {
    return VmaEntry.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setPgoff(0)
        .setShmid(0)
        .setProt(3)
        .setFlags(0x22)
        .setStatus(status)
        .setFd(-1)
        .build();
  }

  @Test
  void theSampleIsKnown() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(SAMPLE)) {
      Task task = checkpoint.task(PID).orElseThrow();
      assertEquals(List.of(task), checkpoint.roots());
      assertEquals("unixsk", task.name().orElseThrow().text());
      assertEquals(TaskState.ALIVE, task.state());
      assertEquals(1, task.threads().size());
      assertEquals(23, task.descriptors().orElseThrow().size());
      RegularFile place = (RegularFile) task.workingDirectory().orElseThrow();
      assertEquals("/srv/app/run/unix-sockets", place.path().text());
      assertEquals(
          List.of("listen.sock", "gone.sock"),
          checkpoint.files().all(UnixSocket.class).stream()
              .filter(Socket::isListening)
              .map(socket -> socket.address().orElseThrow().text())
              .toList());
      assertEquals(30004, checkpoint.queues().inSocket(4).bytes());
    }
  }

  @Test
  void commandLineAndEnvironmentAreInTheMemory() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(SAMPLE)) {
      Task task = checkpoint.task(PID).orElseThrow();
      assertEquals(
          Optional.of(List.of("/srv/app/bin/unixsk")),
          task.commandLine().map(words -> words.stream().map(NameBytes::text).toList()));
      assertTrue(task.environment().isPresent());
    }
  }

  @Test
  void peersAreFoundByTheirInodes() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(SAMPLE)) {
      UnixSocket socket =
          checkpoint.files().find(FileKind.UNIXSK, 3, UnixSocket.class).orElseThrow();
      UnixSocket peer = checkpoint.files().unixSocket(socket.peer().orElseThrow()).orElseThrow();
      assertEquals(socket.inode(), peer.peer());
    }
  }

  @Test
  void threadsReadTheSameImageOnce() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(SAMPLE)) {
      List<Task> first =
          IntStream.range(0, 64).parallel().mapToObj(i -> tasks(checkpoint).get(0)).toList();
      first.forEach(task -> assertSame(first.get(0), task));
    }
  }

  private static List<Task> tasks(Checkpoint checkpoint) {
    try {
      return checkpoint.tasks();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aZombieHasAnExitCodeAndNothingElse() throws IOException {
    images
        .write("pstree.img", process(1, 0, 1), process(2, 1, 77, 78))
        .write("core-1.img", core("init", STOPPED))
        .write("core-2.img", core("gone", DEAD));
    try (Checkpoint checkpoint = checkpoint()) {
      Task zombie = checkpoint.task(2).orElseThrow();
      assertEquals(TaskState.STOPPED, checkpoint.task(1).orElseThrow().state());
      assertEquals(Optional.empty(), checkpoint.task(1).orElseThrow().exitStatus());
      assertEquals(TaskState.ZOMBIE, zombie.state());
      assertEquals(
          Optional.of(new ExitStatus(OptionalInt.of(1), OptionalInt.empty())), zombie.exitStatus());
      assertEquals(List.of(), zombie.threads());
      assertEquals(Optional.empty(), zombie.descriptors());
      assertEquals(Optional.empty(), zombie.memory());
      assertEquals(Optional.empty(), zombie.commandLine());
      assertEquals(checkpoint.task(1), zombie.parent());
    }
  }

  @Test
  void whatIsDamagedFailsAndNothingElseDoes() throws IOException {
    images
        .write("pstree.img", process(1, 0, 1), process(2, 1, 2))
        .write("core-1.img", core("a", ALIVE))
        .write("core-2.img", core("b", ALIVE))
        .truncate("core-1.img", 3);
    try (Checkpoint checkpoint = checkpoint()) {
      Task damaged = checkpoint.task(1).orElseThrow();
      CritException first = assertThrows(CritException.class, damaged::name);
      assertTrue(String.valueOf(first.getMessage()).contains("core-1.img"), first.toString());
      assertSame(first, assertThrows(CritException.class, damaged::state));
      assertEquals(Optional.empty(), damaged.memory());
      assertEquals("b", checkpoint.task(2).orElseThrow().name().orElseThrow().text());
    }
  }

  @Test
  void processesThatAreEachOthersParentsAreStillShown() throws IOException {
    images.write("pstree.img", process(1, 0), process(2, 3), process(3, 2), process(4, 99));
    try (Checkpoint checkpoint = checkpoint()) {
      assertEquals(List.of(1, 4, 2), checkpoint.roots().stream().map(Task::pid).toList());
      assertEquals(
          List.of(3), checkpoint.task(2).orElseThrow().children().stream().map(Task::pid).toList());
    }
  }

  @Test
  void aPreDumpHasNoProcesses() throws IOException {
    images.write("inventory.img", InventoryEntry.newBuilder().setImgVersion(2).build());
    try (Checkpoint checkpoint = checkpoint()) {
      assertFalse(checkpoint.hasTasks());
      CritException none = assertThrows(CritException.class, checkpoint::tasks);
      assertTrue(String.valueOf(none.getMessage()).contains("pre-dump"), none.toString());
      assertEquals(
          Map.of(),
          CheckpointStatistics.of(checkpoint, problem -> assertEquals("", problem + "")).tasks());
    }
  }

  @Test
  void filesOfOldDumpsAreInSeparateImages() throws IOException {
    EventpollTfdEntry target =
        EventpollTfdEntry.newBuilder().setId(1).setTfd(7).setEvents(1).setData(0).build();
    images
        .write("pstree.img", process(1, 0, 1))
        .write("ids-1.img", ids(5))
        .write("fdinfo-5.img", descriptor(0, FdTypes.REG, 1), descriptor(1, FdTypes.EVENTPOLL, 1))
        .write("reg-files.img", regular(1, "/old"))
        .write(
            "eventpoll.img",
            EventpollFileEntry.newBuilder().setId(1).setFlags(0).setFown(NOBODY).build())
        .write("eventpoll-tfd.img", target);
    try (Checkpoint checkpoint = checkpoint()) {
      List<Descriptor> descriptors = checkpoint.task(1).orElseThrow().descriptors().orElseThrow();
      assertEquals(
          Optional.of(new RegularFile(regular(1, "/old"))),
          checkpoint.files().find(descriptors.get(0)));
      EventPoll poll = (EventPoll) checkpoint.files().find(descriptors.get(1)).orElseThrow();
      assertEquals(List.of(target), poll.targets());
      assertEquals(2, checkpoint.files().all().size());
    }
  }

  @Test
  void aFileOfAnotherKindIsNotTheOneThatWasMeant() throws IOException {
    FileEntry entry =
        FileEntry.newBuilder().setType(FdTypes.REG).setId(1).setReg(regular(1, "/a")).build();
    images.write("files.img", entry).write("pipes.img");
    try (Checkpoint checkpoint = checkpoint()) {
      assertTrue(checkpoint.files().find(FileKind.REG, 1).isPresent());
      assertEquals(Optional.empty(), checkpoint.files().find(FileKind.PIPE, 1));
      assertEquals(Optional.empty(), checkpoint.files().find(FileKind.REG, 2));
    }
  }

  @Test
  void separateImagesAreNotLookedAtWhereFilesAreInOne() throws IOException {
    FileEntry entry =
        FileEntry.newBuilder().setType(FdTypes.REG).setId(1).setReg(regular(1, "/a")).build();
    images.write("files.img", entry).write("reg-files.img", regular(2, "/left over"));
    try (Checkpoint checkpoint = checkpoint()) {
      assertEquals(1, checkpoint.files().all().size());
      assertEquals(Optional.empty(), checkpoint.files().find(FileKind.REG, 2));
    }
  }

  @Test
  void separateImagesAreLookedAtWhereTheOneIsEmpty() throws IOException {
    images.write("files.img").write("reg-files.img", regular(2, "/old"));
    try (Checkpoint checkpoint = checkpoint()) {
      assertEquals(1, checkpoint.files().all().size());
      assertTrue(checkpoint.files().find(FileKind.REG, 2).isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"10752, 42, -", "9, -, 9", "139, -, 11", "0, 0, -"})
  void aWaitStatusIsDecodedOnce(int status, @Nullable Integer code, @Nullable Integer signal)
      throws IOException {
    CoreEntry core = core("gone", DEAD);
    images
        .write("pstree.img", process(2, 1, 2))
        .write(
            "core-2.img",
            core.toBuilder().setTc(core.getTc().toBuilder().setExitCode(status)).build());
    try (Checkpoint checkpoint = checkpoint()) {
      Task zombie = checkpoint.task(2).orElseThrow();
      ExitStatus exit = zombie.exitStatus().orElseThrow();
      assertEquals(code, exit.code().isPresent() ? exit.code().getAsInt() : null);
      assertEquals(signal, exit.signal().isPresent() ? exit.signal().getAsInt() : null);
      assertEquals(status, zombie.taskCore().orElseThrow().getExitCode());
    }
  }

  @Test
  void aMappingHasOneNameAndIsFoundByAnyOther() throws IOException {
    VmaEntry memfd = area(0x1000, 0x2000, 1 | 1 << 7 | 1 << 14).toBuilder().setShmid(3).build();
    VmaEntry segment = area(0x3000, 0x4000, 1 | 1 << 8 | 1 << 10).toBuilder().setShmid(4).build();
    VmaEntry plain = area(0x5000, 0x6000, 1 | 1 << 9);
    images
        .write("pstree.img", process(1, 0, 1))
        .write("mm-1.img", memory().addVmas(memfd).addVmas(segment).addVmas(plain).build())
        .write(
            "files.img",
            FileEntry.newBuilder()
                .setType(FdTypes.MEMFD)
                .setId(3)
                .setMemfd(
                    MemfdFileEntry.newBuilder()
                        .setId(3)
                        .setFlags(0)
                        .setPos(0)
                        .setFown(NOBODY)
                        .setInodeId(9))
                .build())
        .write(
            "memfd.img",
            MemfdInodeEntry.newBuilder()
                .setName("/dev/zero")
                .setUid(0)
                .setGid(0)
                .setSize(4096)
                .setShmid(3485)
                .setSeals(0)
                .setInodeId(9)
                .build());
    try (Checkpoint checkpoint = checkpoint()) {
      Task task = checkpoint.task(1).orElseThrow();
      assertEquals(List.of(memfd, segment, plain), task.mappings());
      assertEquals(Optional.of(memory().build()), task.memory());
      List<MemoryArea> areas = task.memoryAreas();
      assertEquals(Optional.of(NameBytes.of("shmem[3485]")), task.name(areas.get(0)));
      assertEquals(Optional.of(NameBytes.of("sysv[4]")), task.name(areas.get(1)));
      assertEquals(Optional.empty(), task.name(areas.get(2)));
      assertEquals(List.of(areas.get(0)), task.areasNamed("shmem[3485]"));
      assertEquals(List.of(areas.get(0)), task.areasNamed("memfd:/dev/zero"));
      assertEquals(List.of(areas.get(1)), task.areasNamed("sysv[4]"));
      assertEquals(List.of(areas.get(0), areas.get(1)), task.areasNamed("[shared]"));
      assertEquals(List.of(), task.areasNamed("[heap]"));
    }
  }

  @Test
  void descriptorsOfTheOldestDumpsAreNumberedByProcess() throws IOException {
    CoreEntry core = core("a", ALIVE).toBuilder().setIds(ids(9)).build();
    images
        .write(
            "inventory.img",
            InventoryEntry.newBuilder().setImgVersion(1).setFdinfoPerId(false).build())
        .write("pstree.img", process(4, 0, 4))
        .write("core-4.img", core)
        .write("fdinfo-4.img", descriptor(3, FdTypes.REG, 1));
    try (Checkpoint checkpoint = checkpoint()) {
      Task task = checkpoint.task(4).orElseThrow();
      assertEquals(9, task.ids().orElseThrow().getFilesId());
      assertEquals(3, task.descriptors().orElseThrow().get(0).fd());
      assertEquals("mountpoints-4.img", checkpoint.namespaceImage(ImageType.MNTS, 11));
    }
  }

  @Test
  void mappingsOfOldDumpsAreInAnImageOfTheirOwn() throws IOException {
    images
        .write("pstree.img", process(1, 0, 1))
        .write("mm-1.img", memory().build())
        .write("vmas-1.img", area(0x1000, 0x3000, 1 | 1 << 5), area(0x5000, 0x6000, 1 | 1 << 9));
    try (Checkpoint checkpoint = checkpoint()) {
      Task task = checkpoint.task(1).orElseThrow();
      List<MemoryArea> areas = task.memoryAreas();
      assertEquals(
          List.of(MemoryKind.HEAP, MemoryKind.ANONYMOUS),
          areas.stream().map(MemoryArea::kind).toList());
      assertEquals("[heap]", task.name(areas.get(0)).orElseThrow().text());
      assertEquals(Optional.empty(), task.name(areas.get(1)));
      assertTrue(areas.get(0).contains(0x2fff));
      assertFalse(areas.get(0).contains(0x3000));
    }
  }

  @Test
  void pageCountsAndFlagsOfAllAgesAreRead() throws IOException {
    images
        .write("pstree.img", process(1, 0, 1))
        .write(
            "pagemap-1.img",
            PagemapHead.newBuilder().setPagesId(6).build(),
            PagemapEntry.newBuilder().setVaddr(0x1000).setCompatNrPages(3).build(),
            PagemapEntry.newBuilder()
                .setVaddr(0x8000)
                .setCompatNrPages(2)
                .setInParent(true)
                .build(),
            PagemapEntry.newBuilder()
                .setVaddr(0xb000)
                .setCompatNrPages(0)
                .setNrPages(4)
                .setFlags(2)
                .build(),
            PagemapEntry.newBuilder()
                .setVaddr(0xf000)
                .setCompatNrPages(0)
                .setNrPages(5)
                .setFlags(0)
                .build(),
            PagemapEntry.newBuilder()
                .setVaddr(0x15000)
                .setCompatNrPages(6)
                .setInParent(true)
                .setFlags(4)
                .build());
    try (Checkpoint checkpoint = checkpoint()) {
      Pagemap pagemap = checkpoint.task(1).orElseThrow().pagemap().orElseThrow();
      assertEquals(6, pagemap.pagesId().orElseThrow());
      List<Boolean> kept = new ArrayList<>();
      for (Pagemap.Entry entry : pagemap.entries()) {
        kept.add(entry.isPresent());
        kept.add(entry.isInParent());
        kept.add(entry.isLazy());
        kept.add(entry.isZero());
      }
      assertEquals(
          List.of(
              true, false, false, false, false, true, false, false, false, false, true, false,
              false, false, false, true, false, true, false, false),
          kept);
      assertEquals(
          new CheckpointStatistics.Pages(3, 5, 4, 8),
          CheckpointStatistics.of(checkpoint, problem -> {}).pages());
    }
  }

  @Test
  void directoriesOfAProcessAreFiles() throws IOException {
    images
        .write("pstree.img", process(1, 0, 1))
        .write("fs-1.img", FsEntry.newBuilder().setCwdId(1).setRootId(2).build())
        .write(
            "files.img",
            FileEntry.newBuilder().setType(FdTypes.REG).setId(1).setReg(regular(1, "/a")).build());
    try (Checkpoint checkpoint = checkpoint()) {
      Task task = checkpoint.task(1).orElseThrow();
      assertTrue(task.workingDirectory().isPresent());
      assertEquals(Optional.empty(), task.rootDirectory());
    }
  }
}
