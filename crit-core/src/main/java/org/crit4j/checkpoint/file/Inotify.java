package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.InotifyFileEntry;

/**
 * Watches of files: inotify.
 *
 * @param entry all that CRIU wrote of it
 */
public record Inotify(InotifyFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.INOTIFY;
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
}
