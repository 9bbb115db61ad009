package org.crit4j.checkpoint;

import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.MemfdInodeEntry;

/** What mappings are called. */
final class AreaNames {
  /** The name that the kernel, and so CRIU since 3.14, has for shared anonymous memory. */
  private static final String ANONYMOUS = "/dev/zero";

  private final FileTable files;

  AreaNames(FileTable files) {
    this.files = files;
  }

  /** The name of an area, given the file that it shows. */
  Optional<NameBytes> of(MemoryArea area, Optional<OpenFile> file) throws IOException {
    MemoryKind kind = area.kind();
    if (kind.label().isPresent()) {
      return kind.label().map(NameBytes::of);
    }
    String number = "[" + Long.toUnsignedString(area.backing()) + "]";
    return switch (kind) {
      case SYSV -> Optional.of(NameBytes.of("sysv" + number));
      case SHARED_ANONYMOUS -> Optional.of(NameBytes.of("shmem" + number));
      case PACKET_RING -> Optional.of(NameBytes.of("packet" + number));
      case FILE_PRIVATE, FILE_SHARED, MEMFD -> of(file);
      default -> Optional.empty();
    };
  }

  private Optional<NameBytes> of(Optional<OpenFile> file) throws IOException {
    if (file.isPresent() && file.get() instanceof RegularFile regular) {
      return Optional.of(regular.path());
    }
    if (file.isPresent() && file.get() instanceof MemFd memfd) {
      return Optional.of(of(memfd));
    }
    return Optional.empty();
  }

  private NameBytes of(MemFd file) throws IOException {
    Optional<MemfdInodeEntry> inode = files.inode(file);
    if (inode.isEmpty()) {
      return NameBytes.of("memfd");
    }
    return inode.get().getName().equals(ANONYMOUS)
        ? NameBytes.of("shmem[" + Integer.toUnsignedString(inode.get().getShmid()) + "]")
        : NameBytes.of("memfd:").plus(inode.get().getNameBytes());
  }
}
