package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;

/** The tables of file descriptors, which processes may share. */
public final class DescriptorTables {
  // Two numbers of 32 bits in each element, in order: there may be hundreds of thousands.
  private final long[] open;
  private final long[] users;
  private final boolean known;

  DescriptorTables(Inspection in) {
    List<Entry<FdinfoEntry>> entries = in.entries(ImageType.FDINFO, FdinfoEntry.class);
    open = new long[entries.size()];
    users = new long[entries.size()];
    int i = 0;
    for (Entry<FdinfoEntry> entry : entries) {
      int table = (int) entry.image().number().orElse(-1);
      open[i] = pair(table, entry.message().getFd());
      users[i++] = pair(entry.message().getId(), table);
    }
    Arrays.sort(open);
    Arrays.sort(users);
    known = in.areKnown(ImageType.FDINFO);
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /** Whether no descriptor is missing: all tables that are there could be read whole. */
  public boolean areKnown() {
    return known;
  }

  /** The tables, by the number in their images' names, that have the file of that id open. */
  public List<Long> having(int id) {
    List<Long> tables = new ArrayList<>();
    int first = Arrays.binarySearch(users, pair(id, 0));
    for (int i = first < 0 ? -first - 1 : first; i < users.length && users[i] >> 32 == id; i++) {
      long table = Integer.toUnsignedLong((int) users[i]);
      if (tables.isEmpty() || tables.get(tables.size() - 1) != table) {
        tables.add(table);
      }
    }
    return tables;
  }

  /** Whether that table has that descriptor. */
  public boolean isOpen(long table, int descriptor) {
    return Arrays.binarySearch(open, pair((int) table, descriptor)) >= 0;
  }

  /** What a table calls the file of that type and id in messages. */
  public static String name(FdTypes type, int id) {
    return type + " file " + Integer.toUnsignedString(id);
  }
}
