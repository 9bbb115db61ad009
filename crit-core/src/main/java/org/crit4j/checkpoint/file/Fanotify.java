package org.crit4j.checkpoint.file;

import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FownEntry;

/**
 * Watches of files and mounts: fanotify.
 *
 * @param entry all that CRIU wrote of it
 */
public record Fanotify(FanotifyFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.FANOTIFY;
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
