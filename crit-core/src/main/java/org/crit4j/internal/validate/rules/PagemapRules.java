package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;

/** Pagemaps: which pages there are, and where they belong. All checks take one pass. */
public final class PagemapRules extends CheckpointRules {
  private static final int KNOWN_FLAGS =
      PageFlags.PARENT | PageFlags.LAZY | PageFlags.PRESENT | PageFlags.ALIGNED;

  /** The largest huge pages there are. */
  private static final long HUGE = 1L << 30;

  private static final Walk<LoadedImage> PAGEMAPS =
      Walk.images(ImageType.PAGEMAP).where(it -> it.pagemap().isPresent());

  /** Whether all is known that tells sizes of shared memory. */
  private static final Predicate<Inspection> SIZED =
      Known.MEMORY.and(
          in -> in.areKnown(ImageType.MEMFD_INODE) && in.areKnown(ImageType.IPCNS_SHM));

  /** Declares the rules. */
  public PagemapRules() {
    super("Pagemaps");
    error("PM-EXISTS", TRIED, INCOMPLETE, "Each process that is not dead has a pagemap")
        .why("Without pagemap-PID.img the contents of its memory are unknown. CRIU stops.")
        .inCheckpoint(
            ALIVE.image(
                ImageType.PAGEMAP, TaskRef::pid, "is missing: {who} is alive and has no pages"));
    error("PM-HEAD", TRIED, INCOMPLETE, "A pagemap starts with its head, and its pages are there")
        .why(
            "The first entry names the file with the pages, which has to exist if any page is "
                + "in it. CRIU stops: \"Can't read async pr bytes\".")
        .inImage(PagemapRules::head);
    error("SHMPAGES-MISSING", TRIED, INCOMPLETE, "The pages of shared memory are there")
        .why(
            "The pages file that a pagemap of shared memory names is absent or too short. CRIU "
                + "logs it and goes on with zeroes: the content is lost.")
        .inDirectory(PagemapRules::sharedPages);
    error("PM-NONEMPTY", TRIED, INCOMPLETE, "The pagemap of a process has entries")
        .why("CRIU crashes at one that has only its head.")
        .inCheckpoint(
            PAGEMAPS
                .only(it -> !isShared(it.it()) && isAlive(it) && it.it().isWhole())
                .where(it -> it.pagemap().orElseThrow().size() == 0)
                .report("", "has no entries: process {} has pages", it -> it.number().orElse(0)));
    error("PM-SORTED", TRIED, "The entries of a pagemap ascend by address")
        .why("CRIU goes through mappings and pages side by side. It stops: \"outside of VMA\".")
        .inImage(
            each(
                "vaddr",
                (map, i, page) ->
                    descends(map, i)
                        ? hex(map.address(i)) + " comes after " + hex(map.address(i - 1))
                        : ""));
    error("PM-OVERLAP", TRIED, "The entries of a pagemap do not overlap")
        .why("CRIU hangs, or stops when the pages run out.")
        .inImage(each("vaddr", PagemapRules::overlap));
    error("PM-ALIGN", TRIED, "The entries of a pagemap start at page boundaries")
        .why("CRIU hangs.")
        .inImage(
            each(
                "vaddr",
                (map, i, page) ->
                    Long.remainderUnsigned(map.address(i), page) == 0
                        ? ""
                        : hex(map.address(i)) + " is not a multiple of the page size " + page));
    error("PM-COUNT", TRIED, "An entry of a pagemap has pages")
        .why("CRIU never writes entries without, and misreads them.")
        .inImage(
            each("nr_pages", (map, i, page) -> map.pages(i) == 0 ? "an entry without pages" : ""));
    warning("PM-BOTHCOUNTS", SOURCE, "The two fields for the number of pages agree")
        .why("nr_pages counts where it is there; compat_nr_pages is 0 or the same then.")
        .inImage(
            each(
                "compat_nr_pages",
                (map, i, page) ->
                    map.countsDiffer(i) ? fill("differs from nr_pages, {}", map.pages(i)) : ""));
    error("PM-IN-VMA", TRIED, "The pages of a process lie in its private mappings")
        .why(
            "Not in holes, and not in mappings of shared memory or of the kernel. CRIU stops: "
                + "\"Page entry address outside of VMA\".")
        .inCheckpoint(SPACES.check(PagemapRules::inMappings));
    error("PM-SHM-RANGE", TRIED, "The pages of shared memory lie within its size")
        .why("CRIU does not notice: it stops reading there, and the rest is not restored.")
        .inCheckpoint(given(SIZED, PagemapRules::inSegment));
    warning("PM-FLAGS", TRIED, "The flags of an entry say where its pages are")
        .why(
            "In the parent (1), in this dump (4), or to be fetched (2): at least one of them, "
                + "and not both of the former.")
        .inImage(each("flags", PagemapRules::flagProblem));
    warning("PM-LAZY", TRIED, INCOMPLETE, "All pages are in the images")
        .why(
            "Pages that are lazy and not present come from a page server. Without it CRIU "
                + "restores, but with other content: such a set cannot be restored alone.")
        .inImage(PAGEMAPS.check(PagemapRules::lazy));
  }

  private static boolean isShared(LoadedImage image) {
    return image.file().contains("pagemap-shmem-");
  }

  private static boolean isAlive(Item<LoadedImage> pagemap) {
    return pagemap.in().tasks().byPid((int) pagemap.number()).map(TaskRef::isAlive).orElse(false);
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
        fill("there is no {}, which should hold {} pages", file.name(), file.presentPages()));
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
            fill(
                "{} has {} bytes, fewer than the {} pages that are said to be in it",
                file.name(),
                file.size().getAsLong(),
                file.presentPages()));
      }
    }
  }

  /** Checks an entry of a pagemap, perhaps against the one before it. */
  @FunctionalInterface
  private interface EntryCheck {
    /** Says what is wrong with the entry of that index; nothing if all is right. */
    String problem(Pagemap pagemap, int index, long page);
  }

  private static Check each(String field, EntryCheck check) {
    return (in, out) -> {
      long page = in.memory().pageSize();
      for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
        Optional<Pagemap> pagemap = image.pagemap();
        for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
          String problem = check.problem(pagemap.get(), i, page);
          if (!problem.isEmpty()) {
            // The head is entry 0 of the image.
            out.report(image.file(), OptionalLong.of(i + 1L), field, problem);
          }
        }
      }
    };
  }

  private static boolean descends(Pagemap map, int i) {
    return i > 0 && Long.compareUnsigned(map.address(i), map.address(i - 1)) < 0;
  }

  private static String overlap(Pagemap map, int i, long page) {
    long before = map.address(Math.max(0, i - 1));
    boolean free =
        i == 0
            || descends(map, i)
            || Long.compareUnsigned((map.address(i) - before) / page, map.pages(i - 1)) >= 0;
    return free
        ? ""
        : fill(
            "{} is one of the {} pages at {}", hex(map.address(i)), map.pages(i - 1), hex(before));
  }

  private static boolean isRemote(Pagemap map, int i) {
    return (map.flags(i) & PageFlags.LAZY) != 0 && !map.isPresent(i) && !map.isInParent(i);
  }

  private static void lazy(Item<LoadedImage> image, Reporter out) {
    Pagemap map = image.it().pagemap().orElseThrow();
    long entries = 0;
    long first = 0;
    for (int i = 0; i < map.size(); i++) {
      if (isRemote(map, i)) {
        first = entries == 0 ? i + 1L : first;
        entries++;
      }
    }
    if (entries > 0) {
      String text =
          "the pages of {} {} are not in the images: they are to be fetched from a page server";
      String found = fill(text, entries, entries == 1 ? "entry" : "entries");
      out.report(image.image().file(), OptionalLong.of(first), "flags", found);
    }
  }

  private static String flagProblem(Pagemap map, int index, long page) {
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

  private static void inMappings(Item<AddressSpace> space, Reporter out) {
    String file = ImageName.of(ImageType.PAGEMAP, space.number());
    Optional<LoadedImage> image = space.in().image(file).filter(it -> it.pagemap().isPresent());
    if (image.isPresent() && !space.it().areas().isEmpty() && space.it().isWhole()) {
      Ranges ranges = new Ranges(space.it().areas().stream().filter(Area::hasPages).toList());
      Pagemap map = image.get().pagemap().orElseThrow();
      for (int i = 0; i < map.size(); i++) {
        long room = ranges.firstOutside(map.address(i)) - map.address(i);
        if (room == 0 || Long.compareUnsigned(map.pages(i), room / pageSize(space)) > 0) {
          outside(image.get(), i, map, space.it(), out);
        }
      }
    }
  }

  private static void outside(
      LoadedImage image, int index, Pagemap map, AddressSpace space, Reporter out) {
    out.report(
        image.file(),
        OptionalLong.of(index + 1L),
        "vaddr",
        fill(
            "the {} pages at {} are not all in private mappings of process {}",
            map.pages(index),
            hex(map.address(index)),
            space.pidText()));
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
    long page = in.memory().pageSize();
    Map<Long, Long> sizes = sizes(in);
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      long number = image.number().orElse(-1);
      long size = isShared(image) ? sizes.getOrDefault(number, -1L) : -1;
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
            fill(
                "the {} pages at offset {} are not all within the {} pages of the shared memory",
                map.pages(i),
                hex(map.address(i)),
                segmentPages));
      }
    }
  }
}
