package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.PidfdEntry;

/**
 * A descriptor that refers to a process.
 *
 * @param entry all that CRIU wrote of it
 */
public record PidFd(PidfdEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.PIDFD;
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

  /** The process, in the PID namespace of the descriptor; negative if it has ended. */
  public int pid() {
    return entry.getNspid();
  }
}
