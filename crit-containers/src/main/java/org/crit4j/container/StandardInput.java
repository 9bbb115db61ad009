package org.crit4j.container;

import java.io.InputStream;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.Location;

/** A stream with an archive, which is called {@code -} among paths and can be read once. */
final class StandardInput {
  static final Path PATH = Path.of("-");
  static final String LABEL = "standard input";

  private final InputStream in;
  private boolean taken;

  StandardInput(InputStream in) {
    this.in = in;
  }

  /**
   * The stream.
   *
   * @throws CritException if somebody has it already
   */
  synchronized InputStream take() throws CritException {
    if (taken) {
      throw new CritException(
          Location.UNKNOWN.inFile(LABEL), "it has been read already", "- once, and files");
    }
    taken = true;
    return in;
  }
}
