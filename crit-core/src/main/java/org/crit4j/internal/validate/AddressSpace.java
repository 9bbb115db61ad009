package org.crit4j.internal.validate;

import java.util.List;
import java.util.Optional;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;

/**
 * The memory of a process.
 *
 * @param image the image of the process
 * @param mm what it holds
 * @param areas the mappings, in the order of their image
 * @param isWhole whether no mapping is missing
 */
public record AddressSpace(
    LoadedImage image, Entry<MmEntry> mm, List<Area> areas, boolean isWhole) {
  /** The number of the process, from the name of the image, for messages and names. */
  public String pidText() {
    return Long.toUnsignedString(image.number().orElse(0));
  }

  /** The name of an image of the process. */
  public String imageName(ImageType type) {
    return ImageName.of(type, image.number().orElse(0));
  }

  /** The first mapping that has an address, guard ranges aside. */
  public Optional<Area> areaAt(long address) {
    for (Area area : areas) {
      if (!area.isGuard()
          && Long.compareUnsigned(area.start(), address) <= 0
          && Long.compareUnsigned(address, area.end()) < 0) {
        return Optional.of(area);
      }
    }
    return Optional.empty();
  }

  /**
   * The first address of a range that is in no mapping; the end of the range if all are in some.
   */
  public long firstUnmapped(long start, long end) {
    long at = start;
    while (Long.compareUnsigned(at, end) < 0) {
      Optional<Area> area = areaAt(at);
      if (area.isEmpty()) {
        return at;
      }
      at = area.get().end();
    }
    return end;
  }
}
