package org.crit4j.internal.validate;

import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.VmaEntry;

/** Which open files anything refers to. */
public final class FileUses {
  private final IdTable descriptors = new IdTable();
  private final IdTable others = new IdTable();

  /** Finds all references in an inspection. */
  public FileUses(Inspection in) {
    for (Entry<FdinfoEntry> each : in.entries(ImageType.FDINFO, FdinfoEntry.class)) {
      descriptors.add(key(each.message().getType(), each.message().getId()), 0);
    }
    for (Entry<FsEntry> each : in.entries(ImageType.FS, FsEntry.class)) {
      use(each.message().getCwdId());
      use(each.message().getRootId());
    }
    for (Entry<MmEntry> each : in.entries(ImageType.MM, MmEntry.class)) {
      use(each.message().getExeFileId());
      each.message().getVmasList().forEach(vma -> use((int) vma.getShmid()));
    }
    for (Entry<VmaEntry> each : in.entries(ImageType.VMAS, VmaEntry.class)) {
      use((int) each.message().getShmid());
    }
    for (Entry<RemapFilePathEntry> each :
        in.entries(ImageType.REMAP_FPATH, RemapFilePathEntry.class)) {
      use(each.message().getOrigId());
      use(each.message().getRemapId());
    }
    for (Entry<SkPacketEntry> each : in.entries(ImageType.SK_QUEUES, SkPacketEntry.class)) {
      for (ScmEntry scm : each.message().getScmList()) {
        scm.getRightsList().forEach(this::use);
      }
    }
    for (FileRef file : in.files().all()) {
      path(file.file()).ifPresent(this::use);
    }
  }

  /** The file that stands for the path of another one. */
  private static Optional<Integer> path(FileEntry file) {
    if (file.hasTty()) {
      return Optional.of(file.getTty().hasRegfId() ? file.getTty().getRegfId() : file.getId());
    }
    if (file.hasFifo()) {
      return Optional.of(file.getFifo().hasRegfId() ? file.getFifo().getRegfId() : file.getId());
    }
    // A tun file's own id is that of its path too.
    return file.hasTunf() ? Optional.of(file.getId()) : Optional.empty();
  }

  private static long key(FdTypes type, int id) {
    return ((long) type.getNumber() << 32) | Integer.toUnsignedLong(id);
  }

  private void use(int id) {
    others.add(id, 0);
  }

  /** Whether a table of files, or anything else, refers to a file. */
  public boolean isUsed(FileRef file) {
    return descriptors.find(key(file.type(), file.id())) >= 0 || others.find(file.id()) >= 0;
  }
}
