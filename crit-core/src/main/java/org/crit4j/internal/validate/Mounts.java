package org.crit4j.internal.validate;

import java.util.HashSet;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.MntEntry;

/** The mounts of all mount namespaces, to which files and marks refer by id. */
public final class Mounts {
  private final Set<Integer> ids = new HashSet<>();
  private final boolean known;

  Mounts(Inspection in) {
    in.entries(ImageType.MNTS, MntEntry.class)
        .forEach(entry -> ids.add(entry.message().getMntId()));
    known = in.areKnown(ImageType.MNTS);
  }

  /** Whether mount namespaces were dumped, and all of their mounts are known. */
  public boolean areKnown() {
    return known && !ids.isEmpty();
  }

  /** Whether mount namespaces were dumped, and none of their mounts has that id. */
  public boolean lack(int id) {
    return areKnown() && !ids.contains(id);
  }
}
