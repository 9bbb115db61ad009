package org.crit4j.internal.validate;

import java.util.BitSet;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.TtyFileEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.column.IdTable;

/** Which open files anything refers to. */
public final class FileUses {
  private final OpenFiles files;

  /** The positions of the files that descriptors name. */
  private final BitSet named = new BitSet();

  /** The ids that others name, which do not say the type. */
  private final IdTable others = new IdTable();

  /** Finds all references in an inspection. */
  public FileUses(Inspection in) {
    files = in.files();
    for (Entry<FdinfoEntry> each : in.entries(ImageType.FDINFO, FdinfoEntry.class)) {
      int position = files.position(each.message().getType(), each.message().getId());
      if (position >= 0) {
        named.set(position);
      }
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
    for (FileRef file : files.described(FdTypes.TTY)) {
      TtyFileEntry tty = file.file().getTty();
      use(tty.hasRegfId() ? tty.getRegfId() : file.id());
    }
    for (FileRef file : files.described(FdTypes.FIFO)) {
      FifoEntry fifo = file.file().getFifo();
      use(fifo.hasRegfId() ? fifo.getRegfId() : file.id());
    }
    // A tun file's own id is that of its path too.
    files.described(FdTypes.TUNF).forEach(file -> use(file.id()));
  }

  private void use(int id) {
    others.add(id, 0);
  }

  /** Whether a table of files, or anything else, refers to a file. */
  public boolean isUsed(FileRef file) {
    return named.get(files.position(file.type(), file.id())) || others.find(file.id()) >= 0;
  }
}
