package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;
import org.crit4j.images.PipeEntry;

/**
 * One end of a pipe.
 *
 * @param entry all that CRIU wrote of it
 */
public record Pipe(PipeEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.PIPE;
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

  /** The number of the pipe, which both of its ends have. */
  public int pipeId() {
    return entry.getPipeId();
  }
}
