package org.crit4j.source;

/** Where the bytes of a page are. */
public enum PageState {
  /** In the images of the checkpoint, or of the one that it was made on top of. */
  STORED,
  /** Nowhere, since all are zero: never written to, or stored as zeros without bytes. */
  ZERO,
  /** In the process that was dumped: the dump has left the page for a lazy restore. */
  LAZY,
  /** In the mapped file: the process has not changed its copy, or shares the file with others. */
  FILE,
  /** With the kernel or a plugin, which makes them at restore: vvar, vsyscall, packet rings. */
  EXTERNAL,
  /** Should be in images that do not have them: the chain of parents is not complete. */
  MISSING,
  /** There are none: nothing is mapped here, or a guard that stops every access. */
  UNMAPPED;

  /** Whether the bytes can be read from the images. */
  public boolean isReadable() {
    return this == STORED || this == ZERO;
  }
}
