package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;

/** The memory of all processes, and the page size. */
public final class AddressSpaces {
  private static final int AT_PAGESZ = 6;
  private static final int[] PAGE_SIZES = {4096, 16384, 65536};
  private static final int LARGEST_PAGE = 1 << 20;

  private final List<AddressSpace> all = new ArrayList<>();
  private final Map<Long, AddressSpace> byPid = new HashMap<>();
  private final boolean known;
  private final long pageSize;

  AddressSpaces(Inspection in) {
    boolean whole = in.areKnown(ImageType.MM);
    for (LoadedImage image : in.images(ImageType.MM)) {
      if (!in.isOfProcess(image)) {
        continue;
      }
      for (Entry<MmEntry> mm : Inspection.entries(image, MmEntry.class)) {
        AddressSpace space = space(in, image, mm);
        all.add(space);
        byPid.putIfAbsent(image.number().orElse(-1), space);
        whole &= space.isWhole();
      }
    }
    known = whole;
    pageSize = in.givenPageSize().isPresent() ? in.givenPageSize().getAsInt() : pageSize(in);
  }

  // Before 2.0 the mappings had an image of their own, which is read if mm has none.
  private static AddressSpace space(Inspection in, LoadedImage image, Entry<MmEntry> mm) {
    List<Area> areas = new ArrayList<>();
    List<VmaEntry> vmas = mm.message().getVmasList();
    for (int i = 0; i < vmas.size(); i++) {
      areas.add(new Area(mm, "vmas[" + i + "].", vmas.get(i)));
    }
    boolean whole = true;
    if (vmas.isEmpty()) {
      String separate = "vmas-" + Long.toUnsignedString(image.number().orElse(0)) + ".img";
      whole = in.isKnown(separate);
      for (Entry<VmaEntry> entry : in.entries(separate, VmaEntry.class)) {
        areas.add(new Area(entry, "", entry.message()));
      }
    }
    return new AddressSpace(image, mm, areas, whole);
  }

  private long pageSize(Inspection in) {
    for (AddressSpace space : all) {
      Optional<Long> size = pageSize(space.mm().message().getMmSavedAuxvList());
      if (size.isPresent()) {
        return size.get();
      }
    }
    return likeliest(in);
  }

  /** From the auxiliary vector, that of a 32-bit process has pairs of 32 bits in each word. */
  private static Optional<Long> pageSize(List<Long> words) {
    for (int i = 0; i + 1 < words.size(); i += 2) {
      if (words.get(i) == AT_PAGESZ && isPageSize(words.get(i + 1))) {
        return Optional.of(words.get(i + 1));
      }
    }
    for (long word : words) {
      if ((int) word == AT_PAGESZ && isPageSize(word >>> 32)) {
        return Optional.of(word >>> 32);
      }
    }
    return Optional.empty();
  }

  private static boolean isPageSize(long size) {
    return Long.bitCount(size) == 1 && size >= PAGE_SIZES[0] && size <= LARGEST_PAGE;
  }

  /** Without processes: the size that fits the most pagemaps and their pages. */
  private static long likeliest(Inspection in) {
    long likeliest = PAGE_SIZES[0];
    int most = 0;
    for (int size : PAGE_SIZES) {
      int fits = 0;
      for (PagesFile file : in.pages()) {
        fits += file.isPlain() && file.size().isPresent() && file.fits(size) ? 1 : 0;
      }
      if (fits > most) {
        most = fits;
        likeliest = size;
      }
    }
    return likeliest;
  }

  /** All of them, in the order of their images' names. */
  public List<AddressSpace> all() {
    return all;
  }

  /** That of a process. */
  public Optional<AddressSpace> byPid(int pid) {
    return Optional.ofNullable(byPid.get(Integer.toUnsignedLong(pid)));
  }

  /** Whether no mapping of the processes that have images is missing. */
  public boolean areKnown() {
    return known;
  }

  /** Bytes in a page on the dumping machine, as far as it can be found out. */
  public long pageSize() {
    return pageSize;
  }
}
