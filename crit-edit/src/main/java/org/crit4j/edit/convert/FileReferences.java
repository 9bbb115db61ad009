package org.crit4j.edit.convert;

import java.io.IOException;
import java.util.List;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.edit.Draft;
import org.crit4j.image.ImageName;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.source.Images;

/** What refers to files by their numbers. */
final class FileReferences {
  private final Draft draft;
  private final FileNumbers numbers;

  FileReferences(Draft draft, FileNumbers numbers) {
    this.draft = draft;
    this.numbers = numbers;
  }

  /** Has all of it refer to the same files by their new numbers. */
  void follow() throws IOException {
    for (ImageName name : new Images(draft).names()) {
      String file = name.file();
      switch (name.type()) {
        case FDINFO -> draft.edit(file, FdinfoEntry.class, this::descriptor);
        case MM -> draft.edit(file, MmEntry.class, this::memory);
        case VMAS -> draft.edit(file, VmaEntry.class, this::mapping);
        case FS -> draft.edit(file, FsEntry.class, this::directories);
        case REMAP_FPATH -> draft.edit(file, RemapFilePathEntry.class, this::remap);
        case SK_QUEUES -> draft.edit(file, SkPacketEntry.class, this::packet);
        default -> {
          // Refers to no file.
        }
      }
    }
  }

  private FdinfoEntry descriptor(FdinfoEntry entry) {
    FileKind kind = FileKind.of(entry.getType()).orElse(FileKind.UND);
    return entry.toBuilder().setId(numbers.of(kind, entry.getId())).build();
  }

  private MmEntry memory(MmEntry mm) {
    MmEntry.Builder now = mm.toBuilder();
    now.setExeFileId(numbers.of(FileKind.REG, mm.getExeFileId()));
    for (int i = 0; i < mm.getVmasCount(); i++) {
      now.setVmas(i, mapping(mm.getVmas(i)));
    }
    return now.buildPartial();
  }

  private VmaEntry mapping(VmaEntry vma) {
    MemoryKind kind = MemoryArea.of(vma).kind();
    boolean file = kind == MemoryKind.FILE_PRIVATE || kind == MemoryKind.FILE_SHARED;
    return file
        ? vma.toBuilder().setShmid(numbers.of(FileKind.REG, (int) vma.getShmid())).build()
        : vma;
  }

  private FsEntry directories(FsEntry fs) {
    return fs.toBuilder()
        .setCwdId(numbers.of(FileKind.REG, fs.getCwdId()))
        .setRootId(numbers.of(FileKind.REG, fs.getRootId()))
        .build();
  }

  private RemapFilePathEntry remap(RemapFilePathEntry entry) {
    RemapFilePathEntry.Builder now = entry.toBuilder();
    now.setOrigId(numbers.of(FileKind.REG, entry.getOrigId()));
    boolean linked =
        entry.hasRemapType() ? entry.getRemapType() == RemapType.LINKED : entry.getRemapId() >= 0;
    return linked
        ? now.setRemapId(numbers.of(FileKind.REG, entry.getRemapId())).build()
        : now.build();
  }

  private SkPacketEntry packet(SkPacketEntry packet) {
    SkPacketEntry.Builder now = packet.toBuilder();
    now.setIdFor(numbers.of(FileKind.UNIXSK, packet.getIdFor()));
    for (ScmEntry.Builder control : now.getScmBuilderList()) {
      List<Integer> rights = control.getRightsList().stream().map(numbers::of).toList();
      control.clearRights().addAllRights(rights);
    }
    return now.buildPartial();
  }
}
