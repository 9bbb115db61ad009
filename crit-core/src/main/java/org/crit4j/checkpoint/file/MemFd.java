package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.MemfdFileEntry;

/**
 * A file in memory. Shared anonymous memory is one too: CRIU dumps it as a memory file named {@code
 * /dev/zero}.
 *
 * @param entry all that CRIU wrote of it
 */
public record MemFd(MemfdFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.MEMFD;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  @Override
  public int flags() {
    return entry.getFlags();
  }

  @Override
  public FownEntry owner() {
    return entry.getFown();
  }

  /** Where it is read and written next, in bytes. */
  public long position() {
    return entry.getPos();
  }

  /** The inode that has name, size and content; several files may have the same. */
  public int inodeId() {
    return entry.getInodeId();
  }
}
