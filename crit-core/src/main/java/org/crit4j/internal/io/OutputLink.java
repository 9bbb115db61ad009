package org.crit4j.internal.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A symbolic link that takes the place of what has its name in one step, as an output file does.
 */
public final class OutputLink {
  private OutputLink() {}

  /**
   * Makes a link, in place of a file or link that may be there.
   *
   * @param link where
   * @param leadsTo what it says, which need not exist
   */
  public static void create(Path link, Path leadsTo) throws IOException {
    try {
      Path temporary = createTemporary(link, leadsTo);
      try {
        TemporaryFiles.settle(
            temporary, () -> Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE));
      } catch (IOException e) {
        TemporaryFiles.delete(temporary);
        throw e;
      }
    } catch (IOException e) {
      throw FileFailure.of(link, e);
    }
  }

  private static Path createTemporary(Path link, Path leadsTo) throws IOException {
    while (true) {
      Path temporary = TemporaryFiles.nameBeside(link);
      try {
        TemporaryFiles.link(temporary, leadsTo);
        return temporary;
      } catch (FileAlreadyExistsException e) {
        // Somebody else's: another name may be free.
      }
    }
  }
}
