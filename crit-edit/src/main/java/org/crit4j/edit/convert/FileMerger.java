package org.crit4j.edit.convert;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.Images;

/**
 * Makes files.img of the images that older CRIU had for each kind of file. Within a kind the order
 * stays, on which the order of unix sockets depends. A number that files of two kinds have is
 * changed for one of them, with all that refer to it.
 */
final class FileMerger {
  private static final String FILES = ImageName.of(ImageType.FILES);

  /** Images of what files wait for, before 1.4: it becomes a part of the files. */
  private static final List<ImageType> PARTS =
      List.of(ImageType.EVENTPOLL_TFD, ImageType.INOTIFY_WD, ImageType.FANOTIFY_MARK);

  private final Draft draft;

  FileMerger(Draft draft) {
    this.draft = draft;
  }

  void merge(Notes notes) throws IOException {
    List<String> separate = separateImages();
    if (separate.isEmpty()) {
      return;
    }
    List<FileEntry> files = new ArrayList<>();
    for (OpenFile file : Checkpoint.of(draft).files().all()) {
      Message own = file.entry();
      file.kind().entryOf(own).ifPresent(files::add);
    }
    FileNumbers numbers = FileNumbers.of(files);
    write(files, numbers, separate.get(0));
    separate.forEach(draft::remove);
    notes.changed(
        FILES
            + ": "
            + Notes.count(files.size(), "file")
            + " from "
            + Notes.count(separate.size(), "image"));
    if (numbers.changed() > 0) {
      new FileReferences(draft, numbers).follow();
      notes.changed(FILES + ": another number for " + Notes.count(numbers.changed(), "file"));
    }
  }

  private List<String> separateImages() {
    Images images = new Images(draft);
    List<String> names = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      kind.separateImage().ifPresent(it -> add(it, images, names));
    }
    if (!names.isEmpty()) {
      PARTS.forEach(it -> add(it, images, names));
    }
    return names;
  }

  private static void add(ImageType type, Images images, List<String> names) {
    String name = type.fileNamePatterns().get(0);
    if (images.has(name)) {
      names.add(name);
    }
  }

  /** In the same format and byte order as one of the images was. */
  private void write(List<FileEntry> files, FileNumbers numbers, String model) throws IOException {
    ImageHeader header;
    try (ImageReader reader = new Images(draft).open(model)) {
      header = reader.header();
    }
    try (var out = draft.create(FILES);
        ImageWriter writer =
            ImageWriter.to(
                out, new ImageHeader(ImageType.FILES, header.version(), header.order()))) {
      for (FileEntry entry : files) {
        writer.write(ImageEntry.of(numbers.renumber(entry)));
      }
      writer.commit();
    }
  }
}
