package org.crit4j.container.member;

/** What a member of an archive is. */
public enum MemberKind {
  /** A file with content. */
  FILE("file"),
  /** A directory. */
  DIRECTORY("directory"),
  /** A link by name. */
  SYMBOLIC_LINK("symbolic link"),
  /** Another name of a file in the same archive. */
  HARD_LINK("hard link"),
  /** A character device. */
  CHARACTER_DEVICE("character device"),
  /** A block device. */
  BLOCK_DEVICE("block device"),
  /** A named pipe. */
  PIPE("pipe"),
  /** Something that no engine writes. */
  OTHER("member of unknown type");

  private final String description;

  MemberKind(String description) {
    this.description = description;
  }

  /** In words. */
  public String description() {
    return description;
  }

  /** Whether it is a device, or a pipe: what unpacking leaves out unless it is asked for. */
  public boolean isSpecial() {
    return this == CHARACTER_DEVICE || this == BLOCK_DEVICE || this == PIPE;
  }
}
