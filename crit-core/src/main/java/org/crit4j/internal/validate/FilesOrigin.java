package org.crit4j.internal.validate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.images.FileEntry;

/**
 * The open files, wherever they are recorded. Its parts are those that have the message of a kind.
 */
final class FilesOrigin extends Origin<FileRef> {
  FilesOrigin() {
    super(FilesOrigin.class, (in, to) -> pass(in, in.files().all(), to));
  }

  private static void pass(Inspection in, List<FileRef> files, Consumer<Item<FileRef>> to) {
    files.forEach(file -> to.accept(Item.of(in, file.entry(), file, file)));
  }

  @Override
  void forEach(Inspection in, Optional<FileKind> part, Consumer<Item<FileRef>> to) {
    pass(in, part.isPresent() ? in.files().described(part.get().type()) : in.files().all(), to);
  }

  @Override
  Optional<FileKind> part(FileRef file) {
    FileEntry entry = file.file();
    Optional<FileKind> kind = FileKind.of(entry.getType());
    return kind.isPresent() && kind.get().isIn(entry) ? kind : Optional.empty();
  }
}
