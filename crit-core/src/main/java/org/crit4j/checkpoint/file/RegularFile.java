package org.crit4j.checkpoint.file;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.crit4j.images.FownEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.internal.codec.BuildId;

/**
 * A file that has a path: a regular file, a directory, a device, or a special one whose path is all
 * that is needed to open it again.
 *
 * @param entry all that CRIU wrote of it
 */
public record RegularFile(RegFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.REG;
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

  /** Its path, from the root of its mount namespace. */
  public NameBytes path() {
    return new NameBytes(entry.getNameBytes());
  }

  /** Where it is read and written next, in bytes. */
  public long position() {
    return entry.getPos();
  }

  /** The size it had at the dump, in bytes, unsigned. */
  public OptionalLong size() {
    return entry.hasSize() ? OptionalLong.of(entry.getSize()) : OptionalLong.empty();
  }

  /** Its type and permissions at the dump, as {@code stat} gives them. */
  public OptionalInt mode() {
    return entry.hasMode() ? OptionalInt.of(entry.getMode()) : OptionalInt.empty();
  }

  /** The number of the mount that it is on. */
  public OptionalInt mountId() {
    return entry.hasMntId() && entry.getMntId() >= 0
        ? OptionalInt.of(entry.getMntId())
        : OptionalInt.empty();
  }

  /** The build id of a program or library in hexadecimal digits. */
  public Optional<String> buildId() {
    return entry.getBuildIdCount() == 0
        ? Optional.empty()
        : Optional.of(BuildId.digits(entry.getBuildIdList()));
  }
}
