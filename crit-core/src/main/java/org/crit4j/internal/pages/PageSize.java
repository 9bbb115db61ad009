package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.crit4j.CritException;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.source.Images;

/**
 * Bytes in a page of the machine that dumped. No image says it as such, but the auxiliary vector of
 * a process has it.
 */
public final class PageSize {
  /** That of x86 and s390, and where nothing else is known. */
  public static final int DEFAULT = 4096;

  private static final int AT_PAGESZ = 6;
  private static final int SMALLEST = 1 << 12;
  private static final int LARGEST = 1 << 18;

  private PageSize() {}

  /** The page size that a process was told; empty if its image does not have it. */
  public static OptionalInt of(MmEntry mm) {
    List<Long> vector = mm.getMmSavedAuxvList();
    for (int i = 0; i + 1 < vector.size(); i += 2) {
      if (vector.get(i) == AT_PAGESZ && isSize(vector.get(i + 1))) {
        return OptionalInt.of((int) (long) vector.get(i + 1));
      }
    }
    // Words of a 32-bit process: two of them in one, in the byte order of the machine.
    for (long pair : vector) {
      long low = pair & 0xffff_ffffL;
      long high = pair >>> 32;
      if (low == AT_PAGESZ && isSize(high)) {
        return OptionalInt.of((int) high);
      }
      if (high == AT_PAGESZ && isSize(low)) {
        return OptionalInt.of((int) low);
      }
    }
    return OptionalInt.empty();
  }

  /** The page size of any process of a checkpoint; {@link #DEFAULT} if none has it. */
  public static int of(Images images) {
    for (ImageName name : images.names(ImageType.MM)) {
      OptionalInt size = ofImage(images, name.file());
      if (size.isPresent()) {
        return size.getAsInt();
      }
    }
    return DEFAULT;
  }

  private static OptionalInt ofImage(Images images, String file) {
    try {
      return of(images.first(file, MmEntry.class).orElse(MmEntry.getDefaultInstance()));
    } catch (CritException e) {
      // Another process may have it in a sound image.
      return OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** Whether a number can be a page size: a power of two, from 4 KiB to 256 KiB. */
  public static boolean isSize(long value) {
    return value >= SMALLEST && value <= LARGEST && Long.bitCount(value) == 1;
  }
}
