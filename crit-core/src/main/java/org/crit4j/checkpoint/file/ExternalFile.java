package org.crit4j.checkpoint.file;

import org.crit4j.images.ExtFileEntry;
import org.crit4j.images.FownEntry;

/**
 * A file that a plugin of CRIU restores.
 *
 * @param entry all that CRIU wrote of it
 */
public record ExternalFile(ExtFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.EXT;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  @Override
  public FownEntry owner() {
    return entry.getFown();
  }
}
