package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;

/**
 * Removes what no descriptor leads to any more: CRIU crashes at pipes that nobody has. Unix sockets
 * stay, since others may name them as their peers.
 */
final class UnusedFiles {
  private static final String FILES = ImageName.of(ImageType.FILES);
  private static final String REMAPS = ImageName.of(ImageType.REMAP_FPATH);
  private static final String QUEUES = ImageName.of(ImageType.SK_QUEUES);
  private static final int MAPPED =
      VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED | VmaFlags.MEMFD | VmaFlags.SOCKET;

  private record Key(FdTypes type, int id) {}

  private final Draft draft;

  private UnusedFiles(Draft draft) {
    this.draft = draft;
  }

  /** Removes files that had descriptors in the original and have no use now. */
  static void remove(Draft draft, Notes notes) throws IOException {
    new UnusedFiles(draft).remove(notes);
  }

  private void remove(Notes notes) throws IOException {
    List<FileEntry> removed = removeAmong(open(draft.original()));
    Set<Key> paths = new HashSet<>();
    for (FileEntry each : removed) {
      path(each).ifPresent(it -> paths.add(new Key(FdTypes.REG, it)));
    }
    if (!paths.isEmpty()) {
      removed.addAll(removeAmong(paths));
    }
    if (removed.isEmpty()) {
      return;
    }
    notes.matched(Words.count(removed.size(), "file") + " that nobody has open then");
    for (FileEntry each : removed) {
      removeRest(each);
    }
  }

  /** Removes those of the files that nothing leads to. */
  private List<FileEntry> removeAmong(Set<Key> candidates) throws IOException {
    Set<Key> now = open(draft);
    Set<Integer> kept = referenced();
    List<FileEntry> removed = new ArrayList<>();
    draft.removeIf(
        FILES,
        FileEntry.class,
        file -> {
          Key key = new Key(file.getType(), file.getId());
          boolean goes =
              candidates.contains(key)
                  && !now.contains(key)
                  && !kept.contains(file.getId())
                  && file.getType() != FdTypes.UNIXSK;
          if (goes) {
            removed.add(file);
          }
          return goes;
        });
    return removed;
  }

  /** The file that has the path of a terminal or fifo. */
  private static Optional<Integer> path(FileEntry file) {
    if (file.getFifo().hasRegfId()) {
      return Optional.of(file.getFifo().getRegfId());
    }
    return file.getTty().hasRegfId() ? Optional.of(file.getTty().getRegfId()) : Optional.empty();
  }

  private static Set<Key> open(ImageSource source) throws IOException {
    Set<Key> open = new HashSet<>();
    Images images = new Images(source);
    for (ImageName table : images.names(ImageType.FDINFO)) {
      for (FdinfoEntry each : images.all(table.file(), FdinfoEntry.class)) {
        open.add(new Key(each.getType(), each.getId()));
      }
    }
    return open;
  }

  /** Files that something else than a descriptor names by their numbers. */
  private Set<Integer> referenced() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Images images = new Images(draft);
    for (ImageName image : images.names(ImageType.MM)) {
      for (MmEntry mm : images.all(image.file(), MmEntry.class)) {
        ids.add(mm.getExeFileId());
        for (VmaEntry each : mm.getVmasList()) {
          if ((each.getStatus() & MAPPED) != 0) {
            ids.add((int) each.getShmid());
          }
        }
      }
    }
    for (ImageName image : images.names(ImageType.FS)) {
      for (FsEntry each : images.all(image.file(), FsEntry.class)) {
        ids.add(each.getCwdId());
        ids.add(each.getRootId());
      }
    }
    for (FileEntry each : OpenFiles.all(draft)) {
      path(each).ifPresent(ids::add);
    }
    for (RemapFilePathEntry each : images.all(REMAPS, RemapFilePathEntry.class)) {
      if (each.getRemapType() == RemapType.LINKED) {
        ids.add(each.getRemapId());
      }
    }
    for (SkPacketEntry each : images.all(QUEUES, SkPacketEntry.class)) {
      ids.add(each.getIdFor());
      for (ScmEntry message : each.getScmList()) {
        ids.addAll(message.getRightsList());
      }
    }
    return ids;
  }

  private void removeRest(FileEntry file) throws IOException {
    switch (file.getType()) {
      case REG -> removeRemap(file.getId());
      case INETSK -> draft.remove(ImageName.of(ImageType.TCP_STREAM, file.getIsk().getIno()));
      case PIPE -> removeData(ImageName.of(ImageType.PIPES_DATA), file.getPipe().getPipeId());
      case FIFO -> removeData(ImageName.of(ImageType.FIFO_DATA), file.getFifo().getPipeId());
      default -> {
        // Nothing else belongs to it.
      }
    }
  }

  private void removeRemap(int id) throws IOException {
    Map<Integer, Integer> ghosts = new HashMap<>();
    for (RemapFilePathEntry each : new Images(draft).all(REMAPS, RemapFilePathEntry.class)) {
      ghosts.merge(each.getRemapId(), 1, Integer::sum);
    }
    List<RemapFilePathEntry> removed = new ArrayList<>();
    draft.removeIf(
        REMAPS,
        RemapFilePathEntry.class,
        remap -> {
          if (remap.getOrigId() == id) {
            removed.add(remap);
          }
          return remap.getOrigId() == id;
        });
    for (RemapFilePathEntry each : removed) {
      if (each.getRemapType() == RemapType.GHOST
          && ghosts.getOrDefault(each.getRemapId(), 0) == 1) {
        draft.remove(ImageName.of(ImageType.GHOST_FILE, each.getRemapId()));
      }
    }
  }

  private void removeData(String image, int pipe) throws IOException {
    for (FileEntry each : OpenFiles.all(draft)) {
      boolean same =
          (each.hasPipe() && each.getPipe().getPipeId() == pipe)
              || (each.hasFifo() && each.getFifo().getPipeId() == pipe);
      if (same) {
        return;
      }
    }
    draft.removeIf(image, PipeDataEntry.class, it -> it.getPipeId() == pipe);
  }
}
