package org.crit4j.internal.io;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;

/**
 * A file that is written over. What it has is there until the first bytes come, so that a failure
 * before them, as bad input is, changes nothing.
 */
final class InPlace extends FilterOutputStream {
  private final FileOutputStream file;
  private boolean cut;

  /** Writes over a file that was opened to append to it. */
  InPlace(FileOutputStream file) {
    super(file);
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (!cut && length > 0) {
      file.getChannel().truncate(0);
      cut = true;
    }
    file.write(bytes, from, length);
  }
}
