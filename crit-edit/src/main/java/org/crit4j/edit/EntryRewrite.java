package org.crit4j.edit;

import java.io.IOException;
import java.util.List;
import org.crit4j.message.ImageEntry;

/** Changes the entries of an image one by one, with what follows their messages. */
@FunctionalInterface
public interface EntryRewrite {
  /**
   * The entries that take the place of one.
   *
   * @param entry as it is now
   * @return the very same entry alone where nothing is to be changed; none to remove it
   * @throws IOException if they cannot be made
   */
  List<ImageEntry> rewrite(ImageEntry entry) throws IOException;
}
