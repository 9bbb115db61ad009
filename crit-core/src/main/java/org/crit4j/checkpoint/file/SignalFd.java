package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.SignalfdEntry;

/**
 * A descriptor that gives signals.
 *
 * @param entry all that CRIU wrote of it
 */
public record SignalFd(SignalfdEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.SIGNALFD;
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

  /** The signals it gives; bit 0 is signal 1. */
  public long signals() {
    return entry.getSigmask();
  }
}
