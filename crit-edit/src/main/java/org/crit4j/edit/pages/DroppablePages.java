package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.Images;

/**
 * Where a page of zeros need not be stored, since it is zero without that too: private memory
 * without a file, and all shared memory. In a private mapping of a file the file's content would
 * show through.
 */
final class DroppablePages {
  private final boolean all;
  private final List<MemoryArea> areas;

  private DroppablePages(boolean all, List<MemoryArea> areas) {
    this.all = all;
    this.areas = areas;
  }

  /**
   * Those of a pagemap.
   *
   * @param pagemap the name of the image
   * @throws IOException if the mappings of the process cannot be read
   */
  static DroppablePages of(Images images, ImageName pagemap) throws IOException {
    boolean shared =
        pagemap.number().isEmpty()
            || pagemap.file().equals(ImageName.ofSharedPagemap(pagemap.number().getAsLong()));
    List<MemoryArea> areas = new ArrayList<>();
    if (!shared) {
      for (VmaEntry vma : mappings(images, pagemap.number())) {
        MemoryArea area = MemoryArea.of(vma);
        if (isDroppable(area)) {
          areas.add(area);
        }
      }
    }
    return new DroppablePages(shared, areas);
  }

  private static List<VmaEntry> mappings(Images images, OptionalLong pid) throws IOException {
    List<VmaEntry> mappings =
        images
            .first(ImageName.of(ImageType.MM, pid.getAsLong()), MmEntry.class)
            .map(MmEntry::getVmasList)
            .orElse(List.of());
    return mappings.isEmpty()
        ? images.all(ImageName.of(ImageType.VMAS, pid.getAsLong()), VmaEntry.class)
        : mappings;
  }

  private static boolean isDroppable(MemoryArea area) {
    boolean anonymous =
        switch (area.kind()) {
          case ANONYMOUS, HEAP, STACK -> true;
          default -> false;
        };
    return anonymous
        && area.isOrdinary()
        && !area.isShared()
        && !area.isHuge()
        && !area.isAny(VmaFlags.MADE_AT_RESTORE);
  }

  boolean contains(long address) {
    if (all) {
      return true;
    }
    int low = 0;
    int high = areas.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      MemoryArea area = areas.get(middle);
      if (area.contains(address)) {
        return true;
      }
      if (Long.compareUnsigned(address, area.start()) < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }
}
