package org.crit4j.edit.scrub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.Images;

/** The memory of processes that is kept: what was asked for, and the kernel's code in each. */
final class WantedMemory {
  /** Addresses, unsigned. */
  record Range(long start, long end) {}

  private final Map<Long, List<Range>> ranges = new HashMap<>();

  WantedMemory(List<KeptPages> asked) {
    for (KeptPages each : asked) {
      add(Integer.toUnsignedLong(each.pid()), new Range(each.start(), each.end()));
    }
  }

  /** Adds the vdso of all processes: without its code, CRIU restores nothing. */
  void addVdso(Images images) throws IOException {
    for (ImageName name : images.names(ImageType.MM)) {
      if (name.number().isPresent()) {
        long pid = name.number().getAsLong();
        addVdso(pid, vmas(images, name.file(), pid));
      }
    }
  }

  private static List<VmaEntry> vmas(Images images, String file, long pid) throws IOException {
    List<VmaEntry> vmas =
        images.first(file, MmEntry.class).orElse(MmEntry.getDefaultInstance()).getVmasList();
    return vmas.isEmpty() ? images.all(ImageName.of(ImageType.VMAS, pid), VmaEntry.class) : vmas;
  }

  private void addVdso(long pid, List<VmaEntry> vmas) {
    for (VmaEntry vma : vmas) {
      if ((vma.getStatus() & VmaFlags.VDSO) != 0) {
        add(pid, new Range(vma.getStart(), vma.getEnd()));
      }
    }
  }

  private void add(long pid, Range range) {
    ranges.computeIfAbsent(pid, it -> new ArrayList<>()).add(range);
  }

  /** The ranges of a process. */
  List<Range> of(long pid) {
    return ranges.getOrDefault(pid, List.of());
  }

  /** Fails for a process that is not there: what was asked for cannot be kept. */
  static void check(List<KeptPages> asked, Images images) throws IOException {
    for (KeptPages each : asked) {
      String pagemap = ImageName.of(ImageType.PAGEMAP, each.pid());
      if (!images.has(pagemap)) {
        throw new CritException(
            Location.UNKNOWN.inFile(images.source().label()),
            "there is no process " + Integer.toUnsignedString(each.pid()) + " with memory",
            "a PID of the checkpoint, to keep pages of");
      }
    }
  }
}
