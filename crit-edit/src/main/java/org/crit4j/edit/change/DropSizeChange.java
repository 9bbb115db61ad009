package org.crit4j.edit.change;

import java.io.IOException;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.images.FileEntry;

/**
 * Forgets how large open files were, as for logs that have grown since the dump: CRIU compares
 * neither the size nor the build id then.
 */
public final class DropSizeChange implements Change {
  /** Stands for all files that are open for writing. */
  public static final String WRITABLE = "writable";

  private static final int O_ACCMODE = 3;

  private final String path;

  private DropSizeChange(String path) {
    this.path = path;
  }

  /**
   * Takes the path of a file or of a directory, or {@code writable} for all files that are open for
   * writing.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static DropSizeChange parse(String text) {
    if (!text.equals(WRITABLE) && !text.startsWith("/")) {
      throw new IllegalArgumentException("\"" + text + "\" is not an absolute path");
    }
    return new DropSizeChange(text);
  }

  private boolean matches(FileEntry file) {
    if (!file.hasReg() || !file.getReg().hasSize()) {
      return false;
    }
    if (path.equals(WRITABLE)) {
      return (file.getReg().getFlags() & O_ACCMODE) != 0;
    }
    PathMapping beneath = PathMapping.of(path, "/");
    var name = file.getReg().getNameBytes();
    return name.toStringUtf8().equals(path) || !beneath.map(name).equals(name);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int[] count = new int[1];
    OpenFiles.edit(
        draft,
        file -> {
          if (!matches(file)) {
            return file;
          }
          count[0]++;
          FileEntry.Builder edited = file.toBuilder();
          edited.getRegBuilder().clearSize();
          return edited.build();
        });
    if (count[0] == 0) {
      notes.refuse(
          path.equals(WRITABLE)
              ? "no file with a size is open for writing"
              : "no file with a size is called " + path + ", or lies beneath it");
    } else {
      notes.matched("the size of " + Words.count(count[0], "file"));
      notes.warn("CRIU will take whatever content these files have at restore");
    }
  }
}
