package org.crit4j.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.pages.MmImage;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/** Reads what the images have of one process. Keeps nothing. */
final class TaskImages {
  private final Images images;
  private final int pid;

  TaskImages(Images images, int pid) {
    this.images = images;
    this.pid = pid;
  }

  private String name(ImageType type, int number) {
    return ImageName.of(type, Integer.toUnsignedLong(number));
  }

  private <M extends Message> Optional<M> own(ImageType type, Class<M> message) throws IOException {
    return images.first(name(type, pid), message);
  }

  /** The core of a thread. */
  Optional<Core> core(int tid) throws IOException {
    String file = name(ImageType.CORE, tid);
    Optional<ByteString> bytes = images.firstFields(file, ImageType.CORE, Core.FIELDS);
    return bytes.isPresent()
        ? Optional.of(Core.of(images.source().label() + "/" + file, bytes.get()))
        : Optional.empty();
  }

  /** The ids, which were in the core in very old dumps. */
  Optional<TaskKobjIdsEntry> ids() throws IOException {
    Optional<TaskKobjIdsEntry> ids = own(ImageType.IDS, TaskKobjIdsEntry.class);
    if (ids.isPresent()) {
      return ids;
    }
    Optional<Core> core = core(pid);
    return core.isPresent()
        ? Optional.of(core.get().message()).filter(CoreEntry::hasIds).map(CoreEntry::getIds)
        : Optional.empty();
  }

  /** The credentials, which have been in the core since CRIU 2.0. */
  Optional<CredsEntry> credentials(Optional<CoreEntry> core) throws IOException {
    Optional<CredsEntry> credentials =
        core.filter(it -> it.hasThreadCore() && it.getThreadCore().hasCreds())
            .map(it -> it.getThreadCore().getCreds());
    return credentials.isPresent() ? credentials : own(ImageType.CREDS, CredsEntry.class);
  }

  Optional<FsEntry> fs() throws IOException {
    return own(ImageType.FS, FsEntry.class);
  }

  /** The memory and its mappings. */
  Optional<MmImage> memory() throws IOException {
    return MmImage.read(images, Integer.toUnsignedLong(pid));
  }

  /** The descriptors of a table. */
  Optional<List<Descriptor>> descriptors(int table) throws IOException {
    String file = name(ImageType.FDINFO, table);
    Optional<ImageReader> found = images.find(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Descriptor> descriptors = new ArrayList<>();
    try (ImageReader reader = found.get()) {
      while (reader.hasNext()) {
        descriptors.add(Descriptor.of(reader.next().message(FdinfoEntry.class)));
      }
    }
    return Optional.of(descriptors);
  }

  boolean hasPagemap() {
    return images.has(name(ImageType.PAGEMAP, pid));
  }

  Optional<Pagemap> pagemap() throws IOException {
    String file = name(ImageType.PAGEMAP, pid);
    Optional<ImageReader> found = images.find(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ImageReader reader = found.get()) {
      return Optional.of(Pagemap.read(reader));
    }
  }

  /** What a thread calls itself. */
  static Optional<NameBytes> threadName(CoreEntry core) {
    if (core.hasThreadCore() && core.getThreadCore().hasComm()) {
      return Optional.of(new NameBytes(core.getThreadCore().getCommBytes()));
    }
    return core.hasTc()
        ? Optional.of(new NameBytes(core.getTc().getCommBytes()))
        : Optional.empty();
  }
}
