package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.pages.PageSize;

/** The memory of all processes, and the page size. */
public final class AddressSpaces {
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
    pageSize = PageSize.of(in.givenPageSize(), this::toldPageSize, () -> stored(in));
  }

  private static List<PageSize.Stored> stored(Inspection in) {
    return in.pages().stream().filter(PagesFile::isPlain).map(PagesFile::stored).toList();
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
      String separate = ImageName.of(ImageType.VMAS, image.number().orElse(0));
      whole = in.isKnown(separate);
      for (Entry<VmaEntry> entry : in.entries(separate, VmaEntry.class)) {
        areas.add(new Area(entry, "", entry.message()));
      }
    }
    return new AddressSpace(image, mm, areas, whole);
  }

  private OptionalInt toldPageSize() {
    for (AddressSpace space : all) {
      OptionalInt size = PageSize.told(space.mm().message());
      if (size.isPresent()) {
        return size;
      }
    }
    return OptionalInt.empty();
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
