package org.crit4j.internal.validate;

import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the checkpoint.
 *
 * @param entry where it is recorded: in files.img, or in the image of its type in dumps of CRIU
 *     before 3.4
 * @param file what is recorded; the same form for both
 */
public record FileRef(Entry<?> entry, FileEntry file) implements Named {
  /** What kind of file it is; UND also stands for types that are not known. */
  public FdTypes type() {
    return file.getType();
  }

  /** Its id, unsigned. */
  public int id() {
    return file.getId();
  }

  /** What messages call it: {@code REG id 7 (/bin/sh)}. */
  @Override
  public String label() {
    String name = file.hasReg() ? " (" + file.getReg().getName() + ")" : "";
    return type() + " id " + Integer.toUnsignedString(id()) + name;
  }

  /** The path of a field of the file's own message, in the image where it is. */
  public String field(String inMessage, String name) {
    return isMerged() ? inMessage + "." + name : name;
  }

  /** Whether it is recorded in files.img, so that its message is a field of the entry. */
  public boolean isMerged() {
    return entry.message() instanceof FileEntry;
  }

  /** Whether it is recorded in the same place. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileRef file && entry.equals(file.entry);
  }

  @Override
  public int hashCode() {
    return entry.hashCode();
  }
}
