package org.crit4j.checkpoint.file;

import org.crit4j.images.TunfileEntry;

/**
 * The file side of a TUN or TAP network device.
 *
 * @param entry all that CRIU wrote of it
 */
public record TunFile(TunfileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.TUNF;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  /** The network device; empty if it is connected to none. */
  public NameBytes device() {
    return new NameBytes(entry.getNetdevBytes());
  }
}
