package org.crit4j.internal.validate;

import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the checkpoint. Its type and id are at hand; its message, which may have to be
 * parsed, is looked up when it is asked for first. For use by one thread.
 */
public final class FileRef implements Named {
  private final OpenFiles files;
  private final int position;
  private @Nullable Entry<?> entry;
  private @Nullable FileEntry file;

  FileRef(OpenFiles files, int position) {
    this.files = files;
    this.position = position;
  }

  /** Where it is recorded: in files.img, or in the image of its type in dumps before CRIU 3.4. */
  public Entry<?> entry() {
    Entry<?> found = entry;
    if (found == null) {
      found = files.entry(position);
      entry = found;
    }
    return found;
  }

  /** What is recorded; the same form wherever it is. */
  public FileEntry file() {
    FileEntry found = file;
    if (found == null) {
      found = files.file(entry(), position);
      file = found;
    }
    return found;
  }

  /** What kind of file it is; UND also stands for types that are not known. */
  public FdTypes type() {
    return file == null ? files.type(position) : file.getType();
  }

  /** Its id, unsigned. */
  public int id() {
    return files.id(position);
  }

  /** What messages call it: {@code REG id 7 (/bin/sh)}. */
  @Override
  public String label() {
    String name = file().hasReg() ? " (" + file().getReg().getName() + ")" : "";
    return type() + " id " + Integer.toUnsignedString(id()) + name;
  }

  /** The path of a field of the file's own message, in the image where it is. */
  public String field(String inMessage, String name) {
    return isMerged() ? inMessage + "." + name : name;
  }

  /** Whether it is recorded in files.img, so that its message is a field of the entry. */
  public boolean isMerged() {
    return files.areMerged();
  }

  /** Whether it is recorded in the same place. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileRef ref && files == ref.files && position == ref.position;
  }

  @Override
  public int hashCode() {
    return position;
  }
}
