package org.crit4j.validate;

import static org.crit4j.validate.Damages.NOBODY;
import static org.crit4j.validate.Damages.all;
import static org.crit4j.validate.Damages.file;
import static org.crit4j.validate.Damages.one;

import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.junit.jupiter.api.Test;

/** Open files: the table, regular files, deleted ones, pipes. */
class FileRulesTest {
  private static DamagedCheckpoint files() {
    return DamagedCheckpoint.of("files");
  }

  private static DamagedCheckpoint descriptor(
      String name, int index, Consumer<FdinfoEntry.Builder> change) {
    return one(
        DamagedCheckpoint.of(name), "fdinfo-2.img", index, FdinfoEntry.Builder.class, change);
  }

  @Test
  void noMessage() {
    file("events", FdTypes.EVENTFD, FileEntry.Builder::clearEfd).finds("FILE-MSG");
  }

  @Test
  void twoMessages() {
    file(
            "events",
            FdTypes.EVENTFD,
            it ->
                it.getSgfdBuilder()
                    .setId(it.getId())
                    .setFlags(0)
                    .setSigmask(0)
                    .setFown(it.getEfd().getFown()))
        .finds("FILE-MSG-ONLY");
  }

  @Test
  void typeOfARunningCriu() {
    file("events", FdTypes.EVENTFD, it -> it.clearEfd().setType(FdTypes.UND))
        .by(it -> it.without(Set.of("FD-TYPE", "EPOLL-TFD")))
        .finds("FILE-TYPE");
  }

  @Test
  void twoIds() {
    file("events", FdTypes.EVENTFD, it -> it.getEfdBuilder().setId(NOBODY)).finds("FILE-ID");
  }

  @Test
  void sameId() {
    file("events", FdTypes.EVENTFD, it -> it.setId(1).getEfdBuilder().setId(1))
        .by(it -> it.without(Set.of("FD-REF")))
        .finds("ID-UNIQ");
  }

  @Test
  void oldImagesBesides() {
    DamagedCheckpoint old = DamagedCheckpoint.of("synthetic-plain");
    DamagedCheckpoint.of("minimal").with("pipes.img", old.get("pipes.img")).finds("FILE-MIX");
  }

  @Test
  void descriptorOfNoFile() {
    descriptor("minimal", 0, it -> it.setId(NOBODY))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FD-REF");
  }

  @Test
  void descriptorOfAnotherType() {
    descriptor("minimal", 0, it -> it.setType(FdTypes.EVENTFD))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FD-TYPE");
  }

  @Test
  void descriptorTwice() {
    descriptor("files", 1, it -> it.setFd(0))
        .by(it -> it.without(Set.of("LOCK-FD")))
        .finds("FD-UNIQ");
  }

  @Test
  void descriptorAboveTheLimit() {
    descriptor("minimal", 0, it -> it.setFd(1 << 20)).finds("FD-RANGE");
  }

  @Test
  void descriptorWithUnknownFlags() {
    descriptor("minimal", 0, it -> it.setFlags(4)).finds("FD-FLAGS");
  }

  @Test
  void fileThatNothingUses() {
    files()
        .typed(
            "files.img",
            entries -> {
              FileEntry.Builder last = FileEntry.newBuilder();
              for (var entry : entries) {
                FileEntry file = entry.message(FileEntry.class);
                if (file.getType() == FdTypes.REG) {
                  last = file.toBuilder();
                }
              }
              last.setId(NOBODY).getRegBuilder().setId(NOBODY);
              entries.add(entries.get(0).withMessage(last.build()));
            })
        .finds("FILE-UNREF");
  }

  /** Without a message it does not stand for its own path either. */
  @Test
  void terminalWithoutMessageThatNothingUses() {
    FileEntry terminal = FileEntry.newBuilder().setType(FdTypes.TTY).setId(NOBODY).build();
    files()
        .typed("files.img", entries -> entries.add(entries.get(0).withMessage(terminal)))
        .by(it -> it.without(Set.of("FILE-MSG")))
        .finds("FILE-UNREF");
  }

  @Test
  void pipeThatNothingUses() {
    files()
        .typed(
            "fdinfo-2.img",
            entries ->
                entries.removeIf(it -> it.message(FdinfoEntry.class).getType() == FdTypes.PIPE))
        .finds("FILE-UNREF");
  }

  @Test
  void workingDirectoryIsNoFile() {
    DamagedCheckpoint checkpoint = files();
    one(checkpoint, checkpoint.first("fs-"), 0, FsEntry.Builder.class, it -> it.setCwdId(NOBODY))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FS-REF");
  }

  @Test
  void workingDirectoryIsNoDirectory() {
    DamagedCheckpoint checkpoint = files();
    one(checkpoint, checkpoint.first("fs-"), 0, FsEntry.Builder.class, it -> it.setCwdId(1))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FS-REF");
  }

  @Test
  void noDirectories() {
    DamagedCheckpoint checkpoint = files();
    checkpoint
        .without(checkpoint.first("fs-"))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FS-REF");
  }

  @Test
  void relativeName() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setName("bin/sh")).finds("REG-NAME");
  }

  @Test
  void fileOnNoMount() {
    file("container", FdTypes.REG, it -> it.getRegBuilder().setMntId(NOBODY)).finds("REG-MNT");
  }

  @Test
  void positionAboveTheLimit() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setPos(-2)).finds("REG-POS");
  }

  @Test
  void noPosition() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setPos(-1)).isClean();
  }

  @Test
  void programIsADirectory() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setMode(0x41ed)).finds("REG-MODE");
  }

  @Test
  void partOfAChecksum() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setChecksum(7)).finds("REG-CHECKSUM");
  }

  @Test
  void ownerIsNoProcess() {
    file("events", FdTypes.EVENTFD, it -> it.getEfdBuilder().getFownBuilder().setPid(NOBODY))
        .finds("FOWN-PID");
  }

  @Test
  void ownerOfNoKind() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("events");
    int pid = Integer.parseInt(checkpoint.first("mm-").replaceAll("\\D", ""));
    file(
            checkpoint,
            it -> it.getType() == FdTypes.EVENTFD,
            it -> it.getEfdBuilder().getFownBuilder().setPid(pid).setPidType(3))
        .finds("FOWN-TYPE");
  }

  private static DamagedCheckpoint remap(String name, Consumer<RemapFilePathEntry.Builder> change) {
    return one(
        DamagedCheckpoint.of(name), "remap-fpath.img", 0, RemapFilePathEntry.Builder.class, change);
  }

  @Test
  void remapOfNoFile() {
    remap("files", it -> it.setOrigId(NOBODY)).finds("REMAP-ORIG");
  }

  @Test
  void ghostWithoutImage() {
    files().without("ghost-file-1.img").finds("REMAP-GHOST");
  }

  @Test
  void linkToNoFile() {
    remap("files", it -> it.setRemapType(RemapType.LINKED).setRemapId(NOBODY))
        .by(it -> it.without(Set.of("GHOST-ORPHAN")))
        .finds("REMAP-LINKED");
  }

  @Test
  void procfsOfAThread() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("python-threads");
    RemapFilePathEntry remap =
        RemapFilePathEntry.newBuilder()
            .setOrigId(1)
            .setRemapId(12600)
            .setRemapType(RemapType.PROCFS)
            .build();
    checkpoint
        .with("remap-fpath.img", files().get("remap-fpath.img"))
        .typed(
            "remap-fpath.img",
            entries -> {
              entries.subList(1, entries.size()).clear();
              entries.set(0, entries.get(0).withMessage(remap));
            })
        .finds("REMAP-PROCFS");
  }

  @Test
  void remapTwice() {
    files().typed("remap-fpath.img", entries -> entries.add(entries.get(0))).finds("REMAP-UNIQ");
  }

  @Test
  void chunkBeyondTheSize() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("files-chunked-ghost");
    for (String image : checkpoint.names()) {
      if (image.startsWith("ghost-file-")) {
        all(checkpoint, image, GhostChunkEntry.Builder.class, it -> it.setOff(1L << 40));
      }
    }
    checkpoint.finds("GHOST-SIZE");
  }

  @Test
  void ghostOfAnotherSize() {
    files().append(regular(), 1).finds("GHOST-CONTENT");
  }

  /** A ghost file of a regular file. */
  private static String regular() {
    DamagedCheckpoint checkpoint = files();
    String[] found = new String[1];
    for (String image : checkpoint.names()) {
      if (image.startsWith("ghost-file-")) {
        one(
            checkpoint,
            image,
            0,
            GhostFileEntry.Builder.class,
            it -> {
              if ((it.getMode() & 0xf000) == 0x8000 && !it.getChunks()) {
                found[0] = image;
              }
            });
      }
    }
    return found[0];
  }

  private static DamagedCheckpoint ghost(Consumer<GhostFileEntry.Builder> change) {
    DamagedCheckpoint checkpoint = files();
    for (String image : checkpoint.names()) {
      if (image.startsWith("ghost-file-")) {
        boolean[] fifo = new boolean[1];
        one(
            checkpoint,
            image,
            0,
            GhostFileEntry.Builder.class,
            it -> {
              if ((it.getMode() & 0xf000) == 0x1000) {
                fifo[0] = true;
                change.accept(it);
              }
            });
        if (fifo[0]) {
          return checkpoint;
        }
      }
    }
    throw new IllegalArgumentException("no ghost of a fifo");
  }

  @Test
  void deviceWithoutNumbers() {
    ghost(it -> it.setMode(0x2180)).finds("GHOST-RDEV");
  }

  @Test
  void linkWithoutTarget() {
    ghost(it -> it.setMode(0xa180)).finds("GHOST-LINK");
  }

  @Test
  void oneTime() {
    ghost(GhostFileEntry.Builder::clearMtim).finds("GHOST-TIMES");
  }

  @Test
  void ghostOfNobody() {
    files().copy("ghost-file-1.img", "ghost-file-77.img").finds("GHOST-ORPHAN");
  }

  @Test
  void pipeWithoutDirection() {
    file("files", FdTypes.PIPE, it -> it.getPipeBuilder().setFlags(3)).finds("PIPE-DIR");
  }

  private static DamagedCheckpoint data(String image, Consumer<PipeDataEntry.Builder> change) {
    return one(files(), image, 0, PipeDataEntry.Builder.class, change);
  }

  @Test
  void dataOfNoPipe() {
    data("pipes-data.img", it -> it.setPipeId(NOBODY)).finds("PIPEDATA-REF");
  }

  @Test
  void dataOfNoFifo() {
    data("fifo-data.img", it -> it.setPipeId(NOBODY)).finds("PIPEDATA-REF");
  }

  @Test
  void dataTwice() {
    files().typed("pipes-data.img", entries -> entries.add(entries.get(0))).finds("PIPEDATA-UNIQ");
  }

  @Test
  void oddSize() {
    data("pipes-data.img", it -> it.setSize(12345)).finds("PIPEDATA-FIT");
  }

  @Test
  void fifoWithoutPath() {
    file("files", FdTypes.FIFO, it -> it.getFifoBuilder().setRegfId(NOBODY))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("FIFO-REG");
  }
}
