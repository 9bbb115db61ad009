package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.WARNING;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageType;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;

/** Pagemaps: which pages there are, and where they belong. All checks take one pass. */
public final class PagemapRules extends RuleGroup {
  private static final int KNOWN_FLAGS =
      PageFlags.PARENT | PageFlags.LAZY | PageFlags.PRESENT | PageFlags.ALIGNED;

  /** The largest huge pages there are. */
  private static final long HUGE = 1L << 30;

  /** Declares the rules. */
  public PagemapRules() {
    super("Pagemaps");
    rule(
        "PM-EXISTS",
        ERROR,
        TRIED,
        "Each process that is not dead has a pagemap",
        "Without pagemap-PID.img nothing says what is in the memory of the process. CRIU stops.",
        PagemapRules::missing);
    imageRule(
        "PM-HEAD",
        ERROR,
        TRIED,
        "A pagemap starts with its head, and its pages are there",
        "The first entry names the file with the pages, which has to exist if any page is in it. "
            + "CRIU stops: \"Can't read async pr bytes\".",
        PagemapRules::head);
    directoryRule(
        "SHMPAGES-MISSING",
        ERROR,
        TRIED,
        "The pages of shared memory are there",
        "The pages file that a pagemap of shared memory names is absent or too short. CRIU logs it "
            + "and goes on with zeroes: the content is lost.",
        PagemapRules::sharedPages);
    rule(
        "PM-NONEMPTY",
        ERROR,
        TRIED,
        "The pagemap of a process has entries",
        "CRIU crashes at one that has only its head.",
        PagemapRules::empty);
    imageRule(
        "PM-SORTED",
        ERROR,
        TRIED,
        "The entries of a pagemap ascend by address",
        "CRIU goes through mappings and pages side by side. It stops: \"outside of VMA\".",
        PagemapRules::sorted);
    imageRule(
        "PM-OVERLAP",
        ERROR,
        TRIED,
        "The entries of a pagemap do not overlap",
        "CRIU hangs, or stops when the pages run out.",
        PagemapRules::overlap);
    imageRule(
        "PM-ALIGN",
        ERROR,
        TRIED,
        "The entries of a pagemap start at page boundaries",
        "CRIU hangs.",
        PagemapRules::aligned);
    imageRule(
        "PM-COUNT",
        ERROR,
        TRIED,
        "An entry of a pagemap has pages",
        "CRIU never writes entries without, and misreads them.",
        PagemapRules::count);
    imageRule(
        "PM-BOTHCOUNTS",
        WARNING,
        SOURCE,
        "The two fields for the number of pages agree",
        "nr_pages counts where it is there; compat_nr_pages is 0 or the same then.",
        PagemapRules::bothCounts);
    rule(
        "PM-IN-VMA",
        ERROR,
        TRIED,
        "The pages of a process lie in its private mappings",
        "Not in holes, and not in mappings of shared memory or of the kernel. CRIU stops: \"Page "
            + "entry address outside of VMA\".",
        PagemapRules::inMappings);
    rule(
        "PM-SHM-RANGE",
        ERROR,
        TRIED,
        "The pages of shared memory lie within its size",
        "CRIU does not notice: it stops reading there, and the rest is not restored.",
        PagemapRules::inSegment);
    imageRule(
        "PM-FLAGS",
        WARNING,
        TRIED,
        "The flags of an entry say where its pages are",
        "In the parent (1), in this dump (4), or to be fetched (2): at least one of them, and not "
            + "both of the former.",
        PagemapRules::flags);
    imageRule(
        "PM-LAZY",
        WARNING,
        TRIED,
        "All pages are in the images",
        "Pages that are lazy and not present come from a page server. Without it CRIU restores, but"
            + " with other content: such a set cannot be restored alone.",
        PagemapRules::lazy);
    completeNeeds("PM-EXISTS", "PM-HEAD", "SHMPAGES-MISSING", "PM-NONEMPTY", "PM-LAZY");
  }

  private static void missing(Inspection in, Reporter out) {
    for (TaskRef task : in.tasks().all()) {
      String image = task.imageName(ImageType.PAGEMAP);
      if (task.isAlive() && !in.has(image)) {
        out.report(image, "is missing: process " + task.pidText() + " is alive and has no pages");
      }
    }
  }

  private static boolean isOfSharedMemory(LoadedImage image) {
    return image.file().contains("pagemap-shmem-");
  }

  private static void head(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      if (image.isWhole() && Inspection.entries(image, PagemapHead.class).isEmpty()) {
        out.report(image.file(), "has no head, which names the file with the pages");
      }
    }
    if (in.kind() == Kind.IMAGE) {
      return;
    }
    for (PagesFile file : in.pages()) {
      if (!file.isShared() && lacksPages(file)) {
        absent(file, out);
      }
    }
  }

  private static boolean lacksPages(PagesFile file) {
    return file.presentPages() > 0 && file.size().isEmpty() && !file.replaced();
  }

  private static void absent(PagesFile file, Reporter out) {
    out.report(
        file.image().file(),
        OptionalLong.of(0),
        "pages_id",
        "there is no "
            + file.name()
            + ", which should hold "
            + unsigned(file.presentPages())
            + " pages");
  }

  private static void sharedPages(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (PagesFile file : in.pages()) {
      if (!file.isShared()) {
        continue;
      }
      if (lacksPages(file)) {
        absent(file, out);
      } else if (file.size().isPresent()
          && file.isPlain()
          && file.size().getAsLong() / page < file.presentPages()) {
        out.report(
            file.image().file(),
            OptionalLong.of(0),
            "pages_id",
            file.name()
                + " has "
                + file.size().getAsLong()
                + " bytes, fewer than the "
                + unsigned(file.presentPages())
                + " pages that are said to be in it");
      }
    }
  }

  private static void empty(Inspection in, Reporter out) {
    for (TaskRef task : in.tasks().all()) {
      Optional<LoadedImage> image = in.image(task.imageName(ImageType.PAGEMAP));
      if (task.isAlive()
          && image.isPresent()
          && image.get().isWhole()
          && image.get().pagemap().map(it -> it.size() == 0).orElse(false)) {
        out.report(image.get().file(), "has no entries: process " + task.pidText() + " has pages");
      }
    }
  }

  /** Checks an entry of a pagemap against the one before it. */
  @FunctionalInterface
  private interface EntryCheck {
    /** Tells what is wrong with the entry of that index; empty if nothing is. */
    String problem(Pagemap pagemap, int index);
  }

  private static void each(Inspection in, Reporter out, String field, EntryCheck check) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Pagemap> pagemap = image.pagemap();
      for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
        String problem = check.problem(pagemap.get(), i);
        if (!problem.isEmpty()) {
          // The head is entry 0 of the image.
          out.report(image.file(), OptionalLong.of(i + 1L), field, problem);
        }
      }
    }
  }

  private static void sorted(Inspection in, Reporter out) {
    each(
        in,
        out,
        "vaddr",
        (map, i) ->
            i > 0 && Long.compareUnsigned(map.address(i), map.address(i - 1)) < 0
                ? hex(map.address(i)) + " comes after " + hex(map.address(i - 1))
                : "");
  }

  private static void overlap(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    each(
        in,
        out,
        "vaddr",
        (map, i) -> {
          if (i == 0 || Long.compareUnsigned(map.address(i), map.address(i - 1)) < 0) {
            return "";
          }
          long gap = map.address(i) - map.address(i - 1);
          return Long.compareUnsigned(gap / page, map.pages(i - 1)) < 0
              ? hex(map.address(i))
                  + " is one of the "
                  + unsigned(map.pages(i - 1))
                  + " pages at "
                  + hex(map.address(i - 1))
              : "";
        });
  }

  private static void aligned(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    each(
        in,
        out,
        "vaddr",
        (map, i) ->
            Long.remainderUnsigned(map.address(i), page) != 0
                ? hex(map.address(i)) + " is no multiple of the page size " + page
                : "");
  }

  private static void count(Inspection in, Reporter out) {
    each(in, out, "nr_pages", (map, i) -> map.pages(i) == 0 ? "an entry without pages" : "");
  }

  private static void bothCounts(Inspection in, Reporter out) {
    each(
        in,
        out,
        "compat_nr_pages",
        (map, i) ->
            map.countsDiffer(i)
                ? "is another number of pages than nr_pages, " + unsigned(map.pages(i))
                : "");
  }

  private static void flags(Inspection in, Reporter out) {
    each(in, out, "flags", PagemapRules::flagProblem);
  }

  private static String flagProblem(Pagemap map, int index) {
    int flags = map.flags(index);
    if (!map.hasFlags(index)) {
      return "";
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      return hex(Integer.toUnsignedLong(flags)) + " has bits without a meaning";
    }
    if ((flags & ~PageFlags.ALIGNED) == 0 && !map.isInParent(index)) {
      return "no flag says where the pages at " + hex(map.address(index)) + " are";
    }
    boolean both = (flags & PageFlags.PARENT) != 0 && (flags & PageFlags.PRESENT) != 0;
    return both ? "the pages are said to be in the parent and in this dump" : "";
  }

  private static void lazy(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      long entries = 0;
      long first = 0;
      Optional<Pagemap> pagemap = image.pagemap();
      for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
        Pagemap map = pagemap.get();
        if ((map.flags(i) & PageFlags.LAZY) != 0 && !map.isPresent(i) && !map.isInParent(i)) {
          first = entries == 0 ? i + 1L : first;
          entries++;
        }
      }
      if (entries > 0) {
        out.report(
            image.file(),
            OptionalLong.of(first),
            "flags",
            "the pages of "
                + entries
                + (entries == 1 ? " entry" : " entries")
                + " are not in the images: they are to be fetched from a page server");
      }
    }
  }

  /** A range of addresses. */
  private record Range(long start, long end) {}

  /** The private mappings of a process, adjoining ones as one. */
  private static List<Range> privateRanges(AddressSpace space) {
    List<Area> areas = new ArrayList<>(space.areas().stream().filter(Area::hasPages).toList());
    areas.sort(Comparator.comparing(Area::start, Long::compareUnsigned));
    List<Range> ranges = new ArrayList<>();
    for (Area area : areas) {
      Range last = ranges.isEmpty() ? new Range(0, 0) : ranges.get(ranges.size() - 1);
      if (!ranges.isEmpty() && Long.compareUnsigned(area.start(), last.end()) <= 0) {
        ranges.remove(ranges.size() - 1);
        ranges.add(new Range(last.start(), max(last.end(), area.end())));
      } else {
        ranges.add(new Range(area.start(), area.end()));
      }
    }
    return ranges;
  }

  private static long max(long one, long other) {
    return Long.compareUnsigned(one, other) > 0 ? one : other;
  }

  private static void inMappings(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (AddressSpace space : in.memory().all()) {
      Optional<LoadedImage> image = in.image(space.imageName(ImageType.PAGEMAP));
      if (image.isEmpty()
          || image.get().pagemap().isEmpty()
          || space.areas().isEmpty()
          || !space.isWhole()) {
        continue;
      }
      List<Range> ranges = privateRanges(space);
      Pagemap map = image.get().pagemap().get();
      int at = 0;
      for (int i = 0; i < map.size(); i++) {
        long start = map.address(i);
        // Entries that descend are found by another rule.
        at = i > 0 && Long.compareUnsigned(start, map.address(i - 1)) < 0 ? 0 : at;
        while (at < ranges.size() && Long.compareUnsigned(ranges.get(at).end(), start) <= 0) {
          at++;
        }
        if (at == ranges.size() || !holds(ranges.get(at), start, map.pages(i), page)) {
          outside(image.get(), i, map, space, out);
        }
      }
    }
  }

  private static boolean holds(Range range, long start, long pages, long page) {
    return Long.compareUnsigned(range.start(), start) <= 0
        && Long.compareUnsigned(start, range.end()) < 0
        && Long.compareUnsigned(pages, (range.end() - start) / page) <= 0;
  }

  private static void outside(
      LoadedImage image, int index, Pagemap map, AddressSpace space, Reporter out) {
    out.report(
        image.file(),
        OptionalLong.of(index + 1L),
        "vaddr",
        "the "
            + unsigned(map.pages(index))
            + " pages at "
            + hex(map.address(index))
            + " are not all in private mappings of process "
            + space.pidText());
  }

  /** Sizes of shared memory in bytes, by its number, as far as something says them. */
  private static Map<Long, Long> sizes(Inspection in) {
    Map<Long, Long> sizes = new HashMap<>();
    in.entries(ImageType.MEMFD_INODE, MemfdInodeEntry.class)
        .forEach(
            entry -> {
              MemfdInodeEntry inode = entry.message();
              long size = inode.hasHugetlbFlag() ? hugeEnd(inode.getSize()) : inode.getSize();
              sizes.merge(Integer.toUnsignedLong(inode.getShmid()), size, Math::max);
            });
    in.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)
        .forEach(
            entry -> {
              IpcShmEntry shm = entry.message();
              long size = shm.hasHugetlbFlag() ? hugeEnd(shm.getSize()) : shm.getSize();
              sizes.merge(Integer.toUnsignedLong(shm.getDesc().getId()), size, Math::max);
            });
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.is(VmaFlags.ANON_SHARED) && !area.is(VmaFlags.SYSVIPC)) {
          long end = area.vma().getPgoff() + area.end() - area.start();
          sizes.merge(area.vma().getShmid(), end, Math::max);
        }
      }
    }
    return sizes;
  }

  private static long hugeEnd(long size) {
    return (size + HUGE - 1) / HUGE * HUGE;
  }

  private static void inSegment(Inspection in, Reporter out) {
    if (!in.memory().areKnown()
        || !in.areKnown(ImageType.MEMFD_INODE)
        || !in.areKnown(ImageType.IPCNS_SHM)) {
      return;
    }
    long page = in.memory().pageSize();
    Map<Long, Long> sizes = sizes(in);
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      long number = image.number().orElse(-1);
      long size = isOfSharedMemory(image) ? sizes.getOrDefault(number, -1L) : -1;
      if (image.pagemap().isPresent() && size >= 0) {
        inSegment(image, image.pagemap().get(), (size + page - 1) / page, page, out);
      }
    }
  }

  private static void inSegment(
      LoadedImage image, Pagemap map, long segmentPages, long page, Reporter out) {
    for (int i = 0; i < map.size(); i++) {
      long first = Long.divideUnsigned(map.address(i), page);
      boolean startsInside = Long.compareUnsigned(first, segmentPages) < 0;
      if (!startsInside || Long.compareUnsigned(map.pages(i), segmentPages - first) > 0) {
        out.report(
            image.file(),
            OptionalLong.of(i + 1L),
            "vaddr",
            "the "
                + unsigned(map.pages(i))
                + " pages at offset "
                + hex(map.address(i))
                + " are not all within the "
                + segmentPages
                + " pages of the shared memory");
      }
    }
  }
}
