package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.TimerfdEntry;

/**
 * A timer that can be waited for.
 *
 * @param entry all that CRIU wrote of it
 */
public record TimerFd(TimerfdEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.TIMERFD;
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
