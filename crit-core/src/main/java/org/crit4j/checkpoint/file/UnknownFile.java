package org.crit4j.checkpoint.file;

import org.crit4j.images.FileEntry;

/**
 * A file of a kind that later CRIU may have, or without the facts that belong to its kind.
 *
 * @param entry all that CRIU wrote of it
 */
public record UnknownFile(FileEntry entry) implements OpenFile {

  /** Its kind, {@link FileKind#UND} if that is not known. */
  @Override
  public FileKind kind() {
    return FileKind.of(entry.getType().getNumber()).orElse(FileKind.UND);
  }

  @Override
  public int id() {
    return entry.getId();
  }
}
