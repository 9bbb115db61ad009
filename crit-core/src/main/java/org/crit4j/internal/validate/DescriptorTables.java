package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;

/** The tables of file descriptors, which processes may share. */
public final class DescriptorTables {
  private final Map<Long, Set<Integer>> open = new HashMap<>();
  private final Map<Integer, List<Long>> users = new HashMap<>();
  private final boolean known;

  DescriptorTables(Inspection in) {
    for (LoadedImage image : in.images(ImageType.FDINFO)) {
      long table = image.number().orElse(-1);
      Set<Integer> numbers = open.computeIfAbsent(table, any -> new HashSet<>());
      for (Entry<FdinfoEntry> entry : Inspection.entries(image, FdinfoEntry.class)) {
        numbers.add(entry.message().getFd());
        users.computeIfAbsent(entry.message().getId(), any -> new ArrayList<>()).add(table);
      }
    }
    known = in.areKnown(ImageType.FDINFO);
  }

  /** Whether no descriptor is missing: all tables that are there could be read whole. */
  public boolean areKnown() {
    return known;
  }

  /** The tables, by the number in their images' names, that have the file of that id open. */
  public List<Long> having(int id) {
    return users.getOrDefault(id, List.of());
  }

  /** Whether that table has that descriptor. */
  public boolean isOpen(long table, int descriptor) {
    return open.getOrDefault(table, Set.of()).contains(descriptor);
  }

  /** What a table calls the file of that type and id in messages. */
  public static String name(FdTypes type, int id) {
    return type + " file " + Integer.toUnsignedString(id);
  }
}
