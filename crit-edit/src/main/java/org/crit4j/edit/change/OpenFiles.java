package org.crit4j.edit.change;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.edit.Draft;
import org.crit4j.edit.EntryEdit;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.source.Images;

/**
 * The open files of a draft, all as entries of files.img, wherever they are: before CRIU 3.4 each
 * kind had an image of its own.
 */
final class OpenFiles {
  private static final String FILES = ImageName.of(ImageType.FILES);

  private OpenFiles() {}

  /** Changes entries. What is in an image of its own has no type and no number beside its own. */
  static boolean edit(Draft draft, EntryEdit<FileEntry> edit) throws IOException {
    if (draft.size(FILES).isPresent()) {
      return draft.edit(FILES, FileEntry.class, edit);
    }
    boolean changed = false;
    for (ImageType type : ImageType.values()) {
      Optional<FieldDescriptor> field = field(type);
      if (field.isPresent()) {
        changed |= editSeparate(draft, type, field.get(), edit);
      }
    }
    return changed;
  }

  private static boolean editSeparate(
      Draft draft, ImageType type, FieldDescriptor field, EntryEdit<FileEntry> edit)
      throws IOException {
    return draft.rewrite(
        ImageName.of(type),
        entry -> {
          FileEntry file = FileEntry.newBuilder().setField(field, entry.message()).buildPartial();
          FileEntry edited = edit.edit(file);
          return List.of(
              edited.equals(file) ? entry : entry.withMessage((Message) edited.getField(field)));
        });
  }

  /** All entries. */
  static List<FileEntry> all(Draft draft) throws IOException {
    if (draft.size(FILES).isPresent()) {
      return new Images(draft).all(FILES, FileEntry.class);
    }
    List<FileEntry> files = new ArrayList<>();
    for (ImageType type : ImageType.values()) {
      Optional<FieldDescriptor> field = field(type);
      if (field.isPresent()) {
        for (Message each : new Images(draft).all(ImageName.of(type), Message.class)) {
          files.add(FileEntry.newBuilder().setField(field.get(), each).buildPartial());
        }
      }
    }
    return files;
  }

  /** Adds an entry to the image of all kinds. */
  static void add(Draft draft, FileEntry file) throws IOException {
    draft.append(FILES, List.of(ImageEntry.of(file)));
  }

  /** The field of an entry of files.img that has what an image of its own holds. */
  private static Optional<FieldDescriptor> field(ImageType type) {
    if (type.owner() != ImageType.Owner.CHECKPOINT
        || type.isRaw()
        || type.fileNamePatterns().get(0).contains("#")) {
      return Optional.empty();
    }
    String message = type.entries().orElseThrow().body();
    for (FieldDescriptor field : FileEntry.getDescriptor().getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE
          && field.getMessageType().getName().equals(message)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
