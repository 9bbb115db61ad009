package org.crit4j.internal.pages;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/**
 * Bytes in a page of the machine that dumped. No image says it as such. It is what the user says,
 * else what the auxiliary vector of the first process that has a valid one says, else the size that
 * fits most pages images, else that of x86.
 */
public final class PageSize {
  private static final int DEFAULT = 4096;
  private static final int AT_PAGESZ = 6;
  private static final int SMALLEST = 1 << 12;
  private static final int LARGEST = 1 << 18;

  private PageSize() {}

  /**
   * A pages image.
   *
   * @param pages how many pages it has, by its pagemap
   * @param bytes its size; empty if it is not there
   */
  public record Stored(long pages, OptionalLong bytes) {
    /** Whether it has just its pages, if they are of a size. */
    public boolean fits(long pageSize) {
      return pages > 0
          && pages <= Long.MAX_VALUE / pageSize
          && bytes.equals(OptionalLong.of(pages * pageSize));
    }
  }

  /**
   * The page size.
   *
   * @param given what the user gives
   * @param told what a process was told; asked for if the user gives nothing
   * @param stored pages images that are neither compressed nor aligned; asked for if no process was
   *     told anything
   */
  public static int of(
      OptionalInt given, Supplier<OptionalInt> told, Supplier<List<Stored>> stored) {
    OptionalInt known = given.isPresent() ? given : told.get();
    return known.isPresent() ? known.getAsInt() : likeliest(stored.get());
  }

  /** The page size by what the images of a directory say, as far as they can be read. */
  public static int in(Images images, MmEntry known) {
    return of(told(images), () -> told(known), () -> stored(images));
  }

  private static int likeliest(List<Stored> files) {
    int likeliest = DEFAULT;
    long most = 0;
    for (int size = SMALLEST; size <= LARGEST; size *= 2) {
      long fits = 0;
      for (Stored file : files) {
        fits += file.fits(size) ? 1 : 0;
      }
      if (fits > most) {
        most = fits;
        likeliest = size;
      }
    }
    return likeliest;
  }

  /** The page size that a process was told; empty if its image does not have it. */
  public static OptionalInt told(MmEntry mm) {
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

  private static OptionalInt told(Images images) {
    for (ImageName name : images.names(ImageType.MM)) {
      try {
        OptionalInt size = told(vector(images, name.file()));
        if (size.isPresent()) {
          return size;
        }
      } catch (IOException e) {
        // Another process may have it in a sound image.
      }
    }
    return OptionalInt.empty();
  }

  private static MmEntry vector(Images images, String file) throws IOException {
    Optional<ByteString> vector =
        images.firstFields(file, ImageType.MM, MmEntry.MM_SAVED_AUXV_FIELD_NUMBER);
    return MmEntry.parser().parsePartialFrom(vector.orElse(ByteString.EMPTY));
  }

  private static List<Stored> stored(Images images) {
    List<Stored> files = new ArrayList<>();
    for (ImageName name : images.names(ImageType.PAGEMAP)) {
      try (ImageReader reader = images.open(name.file())) {
        Pagemap pagemap = Pagemap.read(reader);
        if (pagemap.pagesId().isPresent() && pagemap.isPlain()) {
          String pages = ImageName.of(ImageType.PAGES, pagemap.pagesId().getAsLong());
          files.add(new Stored(pagemap.presentPages(), images.size(pages)));
        }
      } catch (IOException e) {
        // Other images may be sound.
      }
    }
    return files;
  }

  /** Whether a number can be a page size: a power of two, from 4 KiB to 256 KiB. */
  public static boolean isSize(long value) {
    return value >= SMALLEST && value <= LARGEST && Long.bitCount(value) == 1;
  }
}
