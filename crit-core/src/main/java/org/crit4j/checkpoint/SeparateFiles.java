package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.file.EventPoll;
import org.crit4j.checkpoint.file.Fanotify;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.Inotify;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.image.ImageType;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/** The files of dumps by CRIU before 3.4: an image for each kind. */
final class SeparateFiles {
  private final Images images;

  SeparateFiles(Images images) {
    this.images = images;
  }

  /** The files of a kind by number, in the order of the image. */
  Map<Integer, OpenFile> read(FileKind kind) throws IOException {
    Map<Integer, OpenFile> files = new LinkedHashMap<>();
    Optional<ImageType> type = kind.separateImage();
    if (type.isEmpty() || !images.has(name(type.get()))) {
      return files;
    }
    try (ImageReader reader = images.open(name(type.get()))) {
      while (reader.hasNext()) {
        kind.fileOf(reader.next().message()).ifPresent(file -> files.putIfAbsent(file.id(), file));
      }
    }
    addParts(kind, files);
    return files;
  }

  private static String name(ImageType type) {
    return type.fileNamePatterns().get(0);
  }

  /** Before 1.4 what a file waits for was in images of their own. */
  private void addParts(FileKind kind, Map<Integer, OpenFile> files) throws IOException {
    switch (kind) {
      case EVENTPOLL -> {
        for (var part : images.all(name(ImageType.EVENTPOLL_TFD), EventpollTfdEntry.class)) {
          files.computeIfPresent(part.getId(), (id, file) -> with(file, part));
        }
      }
      case INOTIFY -> {
        for (var part : images.all(name(ImageType.INOTIFY_WD), InotifyWdEntry.class)) {
          files.computeIfPresent(part.getId(), (id, file) -> with(file, part));
        }
      }
      case FANOTIFY -> {
        for (var part : images.all(name(ImageType.FANOTIFY_MARK), FanotifyMarkEntry.class)) {
          files.computeIfPresent(part.getId(), (id, file) -> with(file, part));
        }
      }
      default -> {}
    }
  }

  private static OpenFile with(OpenFile file, EventpollTfdEntry part) {
    return file instanceof EventPoll poll
        ? new EventPoll(poll.entry().toBuilder().addTfd(part).buildPartial())
        : file;
  }

  private static OpenFile with(OpenFile file, InotifyWdEntry part) {
    return file instanceof Inotify inotify
        ? new Inotify(inotify.entry().toBuilder().addWd(part).buildPartial())
        : file;
  }

  private static OpenFile with(OpenFile file, FanotifyMarkEntry part) {
    return file instanceof Fanotify fanotify
        ? new Fanotify(fanotify.entry().toBuilder().addMark(part).buildPartial())
        : file;
  }
}
