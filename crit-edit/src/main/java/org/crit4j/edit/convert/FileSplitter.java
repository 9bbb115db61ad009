package org.crit4j.edit.convert;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.source.Images;

/** Takes files.img apart into an image for each kind of file. */
final class FileSplitter {
  private static final String FILES = ImageName.of(ImageType.FILES);

  private final Draft draft;
  private final TargetVersion version;

  FileSplitter(Draft draft, TargetVersion version) {
    this.draft = draft;
    this.version = version;
  }

  void split(Notes notes) throws IOException {
    Map<FileKind, List<ImageEntry>> files = new EnumMap<>(FileKind.class);
    for (FileEntry entry : new Images(draft).all(FILES, FileEntry.class)) {
      OpenFile file = FileKind.file(entry);
      Message own = file.entry();
      if (!isPossible(file.kind())) {
        notes.refused(
            FILES
                + ": file "
                + entry.getId()
                + " of kind "
                + file.kind()
                + " has no image of its own before CRIU 3.4");
      } else {
        files.computeIfAbsent(file.kind(), it -> new ArrayList<>()).add(ImageEntry.of(own));
      }
    }
    if (notes.isRefused()) {
      return;
    }
    draft.remove(FILES);
    for (Map.Entry<FileKind, List<ImageEntry>> each : files.entrySet()) {
      draft.append(
          each.getKey().separateImage().orElseThrow().fileNamePatterns().get(0), each.getValue());
    }
    notes.changed(FILES + ": in " + Notes.count(files.size(), "image") + " for CRIU " + version);
  }

  private static boolean isPossible(FileKind kind) {
    return switch (kind) {
      // PIDFD and BPFMAP came later; CRIU has names for their images, but never wrote them.
      case MEMFD, PIDFD, BPFMAP -> false;
      default -> kind.separateImage().isPresent();
    };
  }
}
