package org.crit4j.checkpoint.file;

import java.util.OptionalInt;
import org.crit4j.images.FifoEntry;

/**
 * A named pipe. Its path and flags are those of a regular file.
 *
 * @param entry all that CRIU wrote of it
 */
public record Fifo(FifoEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.FIFO;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  /** The number of the pipe, which all that have it open share. */
  public int pipeId() {
    return entry.getPipeId();
  }

  /** The regular file that has path and flags. */
  public OptionalInt regularFileId() {
    return entry.hasRegfId() ? OptionalInt.of(entry.getRegfId()) : OptionalInt.empty();
  }
}
