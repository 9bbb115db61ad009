package org.crit4j.checkpoint.file;

import org.crit4j.images.EventfdFileEntry;
import org.crit4j.images.FownEntry;

/**
 * A counter that can be waited for.
 *
 * @param entry all that CRIU wrote of it
 */
public record EventFd(EventfdFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.EVENTFD;
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

  /** Its value, unsigned. */
  public long counter() {
    return entry.getCounter();
  }
}
