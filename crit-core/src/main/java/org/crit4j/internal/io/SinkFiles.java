package org.crit4j.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.Set;

/** What every sink has to know of its files: which names are taken, and which are still open. */
public final class SinkFiles {
  private final String label;
  private final Set<String> names = new HashSet<>();
  private int open;
  private boolean committed;

  /** No files yet. */
  public SinkFiles(String label) {
    this.label = label;
  }

  /**
   * Takes a name.
   *
   * @throws IllegalArgumentException if it is no name of a file
   * @throws IllegalStateException if the sink is committed
   * @throws FileAlreadyExistsException if it is taken
   */
  public void take(String name) throws FileAlreadyExistsException {
    if (committed) {
      throw new IllegalStateException("the files are committed");
    }
    if (name.isEmpty()
        || name.startsWith(".")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" is not a valid name of an image");
    }
    if (!names.add(name)) {
      throw new FileAlreadyExistsException(
          label + "/" + name, null, "there is a file of that name already");
    }
  }

  /** What is to be done when a file is complete. */
  @FunctionalInterface
  public interface End {
    /** Called once. */
    void run() throws IOException;
  }

  /** A stream to a file, which counts as open until it is closed. */
  public OutputStream opened(OutputStream out, End end) {
    open++;
    return new ByteOutput(out) {
      @Override
      public void close() throws IOException {
        if (isOpen()) {
          super.close();
          end.run();
          open--;
        }
      }
    };
  }

  /**
   * Ends the set.
   *
   * @throws IllegalStateException if a file is open, or failed to close
   */
  public void commit() {
    if (open > 0) {
      throw new IllegalStateException(open + " files of " + label + " are not complete");
    }
    if (committed) {
      throw new IllegalStateException("the files are committed");
    }
    committed = true;
  }
}
