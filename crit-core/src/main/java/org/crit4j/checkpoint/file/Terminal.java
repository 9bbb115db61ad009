package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.TtyFileEntry;

/**
 * A terminal.
 *
 * @param entry all that CRIU wrote of it
 */
public record Terminal(TtyFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.TTY;
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

  /** Which terminal it is: the number of a {@code TtyInfoEntry}. */
  public int terminalId() {
    return entry.getTtyInfoId();
  }
}
