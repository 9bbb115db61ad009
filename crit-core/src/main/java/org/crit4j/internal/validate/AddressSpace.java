package org.crit4j.internal.validate;

import java.util.List;
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
}
