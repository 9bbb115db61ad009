package org.crit4j.checkpoint;

import java.util.Optional;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.images.FdinfoEntry;

/**
 * A file descriptor of a process.
 *
 * @param fd its number
 * @param flags its own flags: 1 is close-on-exec
 * @param kindNumber CRIU's number for the kind of the file
 * @param fileId the file's number in the checkpoint
 */
public record Descriptor(int fd, int flags, int kindNumber, int fileId) {
  private static final int CLOSE_ON_EXEC = 1;

  static Descriptor of(FdinfoEntry entry) {
    return new Descriptor(entry.getFd(), entry.getFlags(), kindNumber(entry), entry.getId());
  }

  /** A number that the enum does not have is among the unknown fields. */
  private static int kindNumber(FdinfoEntry entry) {
    var others = entry.getUnknownFields().getField(FdinfoEntry.TYPE_FIELD_NUMBER).getVarintList();
    return entry.hasType() || others.isEmpty()
        ? entry.getType().getNumber()
        : others.get(others.size() - 1).intValue();
  }

  /** The kind of the file; empty if it is one of a later CRIU. */
  public Optional<FileKind> kind() {
    return FileKind.of(kindNumber);
  }

  /** Whether it is closed when the process starts another program. */
  public boolean isClosedOnExec() {
    return (flags & CLOSE_ON_EXEC) != 0;
  }
}
