package org.crit4j.validate;

import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;

/** Ways to damage a checkpoint that many tests take. */
final class Damages {
  /** An id that nothing has. */
  static final int NOBODY = 9999;

  private Damages() {}

  /** Changes the messages of an image whose builders are of a class. */
  static <B extends Message.Builder> DamagedCheckpoint all(
      DamagedCheckpoint checkpoint, String image, Class<B> type, Consumer<B> change) {
    return checkpoint.typed(
        image,
        entries -> {
          for (int i = 0; i < entries.size(); i++) {
            change(entries, i, type, change);
          }
        });
  }

  /** Changes one message of an image. */
  static <B extends Message.Builder> DamagedCheckpoint one(
      DamagedCheckpoint checkpoint, String image, int index, Class<B> type, Consumer<B> change) {
    return checkpoint.typed(image, entries -> change(entries, index, type, change));
  }

  private static <B extends Message.Builder> void change(
      List<ImageEntry> entries, int index, Class<B> type, Consumer<B> change) {
    Message.Builder builder = entries.get(index).message().toBuilder();
    if (type.isInstance(builder)) {
      change.accept(type.cast(builder));
      entries.set(index, entries.get(index).withMessage(builder.build()));
    }
  }

  /** Changes the first open file that is meant. */
  static DamagedCheckpoint file(
      DamagedCheckpoint checkpoint,
      Predicate<FileEntry> which,
      Consumer<FileEntry.Builder> change) {
    return checkpoint.typed(
        "files.img",
        entries -> {
          for (int i = 0; i < entries.size(); i++) {
            if (which.test(entries.get(i).message(FileEntry.class))) {
              change(entries, i, FileEntry.Builder.class, change);
              return;
            }
          }
          throw new IllegalArgumentException("no such file");
        });
  }

  /** Changes the first open file of a type. */
  static DamagedCheckpoint file(String name, FdTypes type, Consumer<FileEntry.Builder> change) {
    return file(DamagedCheckpoint.of(name), file -> file.getType() == type, change);
  }

  /** Changes the first memory image. */
  static DamagedCheckpoint mm(String name, Consumer<MmEntry.Builder> change) {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of(name);
    return one(checkpoint, checkpoint.first("mm-"), 0, MmEntry.Builder.class, change);
  }

  /** Changes the first mapping that has these bits of status. */
  static DamagedCheckpoint vma(String name, int status, Consumer<VmaEntry.Builder> change) {
    return mm(
        name,
        mm -> {
          for (VmaEntry.Builder vma : mm.getVmasBuilderList()) {
            if ((vma.getStatus() & status) == status) {
              change.accept(vma);
              return;
            }
          }
          throw new IllegalArgumentException("no such mapping");
        });
  }

  /** Changes an entry of the first pagemap whose name starts so; entry 0 is its head. */
  static DamagedCheckpoint pagemap(
      String name, String start, int index, Consumer<PagemapEntry.Builder> change) {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of(name);
    return one(checkpoint, checkpoint.first(start), index, PagemapEntry.Builder.class, change);
  }
}
