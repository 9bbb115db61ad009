package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;

/**
 * The names of mappings. A mapping has one name, and may have others by which it can be found:
 * those that the kernel has for the same memory, and {@code [shared]} for all that is shared
 * without a file.
 */
final class AreaNames {
  /** The name that the kernel, and so CRIU since 3.14, has for shared anonymous memory. */
  private static final String ANONYMOUS = "/dev/zero";

  private static final NameBytes SHARED = NameBytes.of("[shared]");

  private final FileTable files;

  AreaNames(FileTable files) {
    this.files = files;
  }

  /** All names of an area, given the file that it shows; its own first. */
  List<NameBytes> all(MemoryArea area, Optional<OpenFile> file) throws IOException {
    MemoryKind kind = area.kind();
    if (kind.label().isPresent()) {
      return List.of(NameBytes.of(kind.label().get()));
    }
    return switch (kind) {
      case SYSV -> List.of(numbered("sysv", area.backing()), SHARED);
      case SHARED_ANONYMOUS -> List.of(numbered("shmem", area.backing()), SHARED);
      case PACKET_RING -> List.of(numbered("packet", area.backing()), SHARED);
      case FILE_PRIVATE, FILE_SHARED, MEMFD -> file.isPresent() ? all(file.get()) : List.of();
      default -> List.of();
    };
  }

  private static NameBytes numbered(String kind, long number) {
    return NameBytes.of(kind + "[" + Long.toUnsignedString(number) + "]");
  }

  private List<NameBytes> all(OpenFile file) throws IOException {
    if (file instanceof RegularFile regular) {
      return List.of(regular.path());
    }
    return file instanceof MemFd memfd ? all(memfd) : List.of();
  }

  private List<NameBytes> all(MemFd file) throws IOException {
    Optional<MemfdInodeEntry> inode = files.inode(file);
    if (inode.isEmpty()) {
      return List.of(NameBytes.of("memfd"));
    }
    NameBytes name = NameBytes.of("memfd:").plus(inode.get().getNameBytes());
    return inode.get().getName().equals(ANONYMOUS)
        ? List.of(numbered("shmem", Integer.toUnsignedLong(inode.get().getShmid())), name, SHARED)
        : List.of(name);
  }
}
