package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.FileEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;
import org.jspecify.annotations.Nullable;

/**
 * What tasks share: memfds, anonymous shared memory and System V segments, and where their content
 * is. Safe for several threads.
 */
public final class SharedObjects {
  private static final String FILES = ImageName.of(ImageType.FILES);
  private static final String MEMFDS = ImageName.of(ImageType.MEMFD_INODE);

  private final Images images;
  private @Nullable Map<Integer, MemfdInodeEntry> memfds;

  /** The objects of a checkpoint. */
  public SharedObjects(Images images) {
    this.images = images;
  }

  /**
   * The content behind an area.
   *
   * @param pageSize bytes in a page of the dumping machine
   */
  Content open(MemoryArea area, int pageSize) throws IOException {
    return switch (area.kind()) {
      case MEMFD -> openMemfd((int) area.backing(), pageSize);
      case SYSV -> openSysV(area.backing(), pageSize);
      default -> orMissing(openPages(area.backing(), pageSize));
    };
  }

  /** The content of an object by the number in the name of its images, and how long it is. */
  public Opened open(long number, int pageSize) throws IOException {
    long size = size(number);
    Optional<PageStore> pages = openPages(number, pageSize);
    if (pages.isEmpty()) {
      PageIndex none = PageIndex.empty(pageSize);
      return new Opened(openPayload(number), none, size);
    }
    PageIndex index = pages.get().index();
    boolean unknown = size == 0 && index.count() > 0;
    return new Opened(pages.get(), index, unknown ? index.end(index.count() - 1) : size);
  }

  /**
   * An object that tasks share.
   *
   * @param content its bytes
   * @param index its pagemap, empty if it has none
   * @param size how many bytes there are
   */
  public record Opened(Content content, PageIndex index, long size) {}

  private long size(long number) throws IOException {
    for (MemfdInodeEntry inode : images.all(MEMFDS, MemfdInodeEntry.class)) {
      if (Integer.toUnsignedLong(inode.getShmid()) == number) {
        return inode.getSize();
      }
    }
    for (ImageName name : images.names(ImageType.IPCNS_SHM)) {
      for (IpcShmEntry segment : images.all(name.file(), IpcShmEntry.class)) {
        if (Integer.toUnsignedLong(segment.getDesc().getId()) == number) {
          return segment.getSize();
        }
      }
    }
    return 0;
  }

  private static Content orMissing(Optional<PageStore> pages) {
    return pages.isPresent() ? pages.get() : Uniform.MISSING;
  }

  private Optional<PageStore> openPages(long number, int pageSize) throws IOException {
    String name = ImageName.ofSharedPagemap(number);
    return images.has(name)
        ? Optional.of(PageStore.open(images, name, pageSize))
        : Optional.empty();
  }

  private Content openMemfd(int file, int pageSize) throws IOException {
    MemfdInodeEntry inode = memfds().get(file);
    if (inode == null) {
      return Uniform.MISSING;
    }
    Optional<PageStore> pages = openPages(Integer.toUnsignedLong(inode.getShmid()), pageSize);
    return inode.getSize() == 0 && pages.isEmpty() ? Uniform.ABSENT : orMissing(pages);
  }

  private synchronized Map<Integer, MemfdInodeEntry> memfds() throws IOException {
    Map<Integer, MemfdInodeEntry> known = memfds;
    if (known == null) {
      known = readMemfds();
      memfds = known;
    }
    return known;
  }

  private Map<Integer, MemfdInodeEntry> readMemfds() throws IOException {
    Map<Integer, MemfdInodeEntry> inodes = new HashMap<>();
    for (MemfdInodeEntry inode : images.all(MEMFDS, MemfdInodeEntry.class)) {
      inodes.put((int) inode.getInodeId(), inode);
    }
    Map<Integer, MemfdInodeEntry> files = new HashMap<>();
    if (inodes.isEmpty() || !images.has(FILES)) {
      return files;
    }
    try (ImageReader reader = images.open(FILES)) {
      while (reader.hasNext()) {
        FileEntry file = reader.next().message(FileEntry.class);
        MemfdInodeEntry inode = file.hasMemfd() ? inodes.get(file.getMemfd().getInodeId()) : null;
        if (inode != null) {
          files.put(file.getId(), inode);
        }
      }
    }
    return files;
  }

  private Content openSysV(long id, int pageSize) throws IOException {
    Optional<PageStore> pages = openPages(id, pageSize);
    return pages.isPresent() ? pages.get() : openPayload(id);
  }

  /** Before CRIU 3.0 the content of a System V segment followed its entry. */
  private Content openPayload(long id) throws IOException {
    for (ImageName name : images.names(ImageType.IPCNS_SHM)) {
      Optional<Content> payload = findPayload(name.file(), id);
      if (payload.isPresent()) {
        return payload.get();
      }
    }
    return Uniform.MISSING;
  }

  // The reader stays open for the payload that it has found.
  private Optional<Content> findPayload(String file, long id) throws IOException {
    ImageReader reader = images.open(file);
    boolean found = false;
    try {
      while (reader.hasNext() && !found) {
        ImageEntry entry = reader.next();
        IpcShmEntry segment = entry.message(IpcShmEntry.class);
        if (Integer.toUnsignedLong(segment.getDesc().getId()) == id
            && entry.payload() instanceof Payload.Bytes payload) {
          found = true;
          return Optional.of(new PayloadContent(reader, payload.content()));
        }
      }
      return Optional.empty();
    } finally {
      if (!found) {
        reader.close();
      }
    }
  }
}
