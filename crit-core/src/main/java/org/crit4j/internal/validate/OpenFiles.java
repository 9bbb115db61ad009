package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;

/**
 * The open files of a checkpoint. They are in files.img; if that is absent or empty, in one image
 * per type, as CRIU before 3.4 wrote them. Source: files_collected() in CRIU's files.c.
 */
public final class OpenFiles {
  private final Inspection in;
  private final List<FileRef> all = new ArrayList<>();
  private final Map<FdTypes, List<FileRef>> byType = new EnumMap<>(FdTypes.class);
  private final Map<FdTypes, List<FileRef>> described = new EnumMap<>(FdTypes.class);
  private final IdTable byTypeAndId = new IdTable();
  private final IdTable byId = new IdTable();
  private final boolean merged;
  private boolean known = true;

  OpenFiles(Inspection in) {
    this.in = in;
    for (Entry<FileEntry> entry : in.entries(ImageName.of(ImageType.FILES), FileEntry.class)) {
      add(new FileRef(entry, entry.message()));
    }
    known = in.isKnown(ImageName.of(ImageType.FILES));
    merged = !all.isEmpty() || (in.has(ImageName.of(ImageType.FILES)) && !known);
    if (!merged) {
      addSeparate();
    }
    known &= in.has("files.img") || !all.isEmpty();
  }

  private void addSeparate() {
    for (FileKind kind : FileKind.values()) {
      Optional<ImageType> type = kind.separateImage();
      if (type.isPresent()) {
        known &= in.areKnown(type.get());
        for (LoadedImage image : in.images(type.get())) {
          for (Entry<?> entry : image.entries()) {
            kind.entryOf(entry.message()).ifPresent(file -> add(new FileRef(entry, file)));
          }
        }
      }
    }
  }

  private void add(FileRef file) {
    byId.add(file.id(), all.size());
    byTypeAndId.add(key(file.type(), file.id()), all.size());
    all.add(file);
    FdTypes type = file.type();
    byType.computeIfAbsent(type, any -> new ArrayList<>()).add(file);
    Optional<FileKind> kind = FileKind.of(type);
    if (kind.isPresent() && kind.get().isIn(file.file())) {
      described.computeIfAbsent(type, any -> new ArrayList<>()).add(file);
    }
  }

  private static long key(FdTypes type, int id) {
    return ((long) type.getNumber() << 32) | Integer.toUnsignedLong(id);
  }

  private Optional<FileRef> at(int position) {
    return position < 0 ? Optional.empty() : Optional.of(all.get(position));
  }

  /** All of them, in the order of their images. */
  public List<FileRef> all() {
    return all;
  }

  /** The first file of that type and id. */
  public Optional<FileRef> find(FdTypes type, int id) {
    return at(byTypeAndId.find(key(type, id)));
  }

  /** All of a type, in the order of their images. */
  public List<FileRef> of(FdTypes type) {
    return byType.getOrDefault(type, List.of());
  }

  /** All of a type that have the message of such files, in the order of their images. */
  List<FileRef> described(FdTypes type) {
    return described.getOrDefault(type, List.of());
  }

  /** The first file of that id, of whatever type. */
  public Optional<FileRef> find(int id) {
    return at(byId.find(id));
  }

  /** Whether a reference to such a file is known to lead nowhere. */
  public boolean lack(FdTypes type, int id) {
    return known && find(type, id).isEmpty();
  }

  /** Whether they are in files.img: ids are unique over all types then. */
  public boolean areMerged() {
    return merged;
  }

  /** Whether no file is missing: there are images of files, and all could be read whole. */
  public boolean areKnown() {
    return known;
  }
}
