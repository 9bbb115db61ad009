package org.crit4j.checkpoint.file;

import org.crit4j.images.NsFileEntry;

/**
 * A descriptor that refers to a namespace.
 *
 * @param entry all that CRIU wrote of it
 */
public record NamespaceFile(NsFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.NS;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  @Override
  public int flags() {
    return entry.getFlags();
  }

  /** The namespace's number in the checkpoint. */
  public int namespaceId() {
    return entry.getNsId();
  }
}
