package org.crit4j.internal.validate.rules;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.images.CoreEntry;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.VmaFlags;

/** Mappings: their addresses, and the bits that say what they are. */
public final class AreaRules extends CheckpointRules {
  private static final int KINDS =
      VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED | VmaFlags.ANON_SHARED | VmaFlags.ANON_PRIVATE;
  private static final int SHARED_KINDS = VmaFlags.FILE_SHARED | VmaFlags.ANON_SHARED;
  private static final int ANON_KINDS = VmaFlags.ANON_SHARED | VmaFlags.ANON_PRIVATE;

  /** Bits without meaning, and those that CRIU sets while it restores. */
  private static final int NEVER_STORED = 1 << 4 | 0x1ff << 18 | 7 << 28 | 1 << 31;

  // Linux's mman.h.
  private static final int MAP_TYPE = 0xf;

  /** MAP_SHARED, MAP_SHARED_VALIDATE. */
  private static final Set<Integer> SHARED_TYPES = Set.of(1, 3);

  /** MAP_PRIVATE, MAP_DROPPABLE. */
  private static final Set<Integer> PRIVATE_TYPES = Set.of(2, 8);

  private static final int MAP_ANONYMOUS = 0x20;
  private static final int PROTECTIONS = 7;

  private static final Map<CoreEntry.March, Long> USER_SPACE = new EnumMap<>(CoreEntry.March.class);

  static {
    // The most that the architecture can give a process; with the deepest page tables.
    USER_SPACE.put(CoreEntry.March.X86_64, 1L << 56);
    USER_SPACE.put(CoreEntry.March.ARM, 1L << 32);
    USER_SPACE.put(CoreEntry.March.AARCH64, 1L << 52);
    USER_SPACE.put(CoreEntry.March.PPC64, 1L << 52);
    USER_SPACE.put(CoreEntry.March.MIPS, 1L << 48);
    USER_SPACE.put(CoreEntry.March.LOONGARCH64, 1L << 48);
    USER_SPACE.put(CoreEntry.March.RISCV64, 1L << 56);
  }

  private static final Walk<Area> REAL = AREAS.where(area -> !area.isGuard());
  private static final Walk<Area> ORDINARY = AREAS.where(Area::isOrdinary);

  /** Declares the rules. */
  public AreaRules() {
    super("Mappings");
    error("VMA-NONE", TRIED, INCOMPLETE, "A process has mappings")
        .why("They are in mm-PID.img, before CRIU 2.0 in vmas-PID.img. CRIU crashes without.")
        .inCheckpoint(
            SPACES
                .where(it -> it.areas().isEmpty() && it.isWhole())
                .report("vmas", "{who} has no mappings"));
    error("VMA-SORTED", TRIED, "Mappings ascend by address")
        .why("Guard ranges, which come last, aside. CRIU stops: \"VMA-s are not sorted\".")
        .inImage(
            REAL.pairs(
                "start",
                (before, it) -> Long.compareUnsigned(it.start(), before.start()) < 0,
                "{who} comes after {}"));
    error("VMA-OVERLAP", TRIED, "Mappings do not overlap")
        .why("CRIU does not notice: a later mapping replaces an earlier, whose memory is lost.")
        .inImage(
            REAL.where(it -> Long.compareUnsigned(it.start(), it.end()) < 0)
                .sorted(Area::byStart)
                .pairs(
                    "start",
                    (before, it) -> Long.compareUnsigned(it.start(), before.end()) < 0,
                    "{who} overlaps {}"));
    error("VMA-ALIGN", TRIED, "Mappings start and end at page boundaries")
        .why("The kernel refuses other addresses, and CRIU stops: \"Can't restore ... mapping\".")
        .inImage(AREAS.check(AreaRules::aligned));
    error("VMA-EMPTY", TRIED, "A mapping starts before it ends")
        .why("CRIU fails later, with messages about something else.")
        .inImage(
            AREAS
                .where(it -> Long.compareUnsigned(it.start(), it.end()) >= 0)
                .report("end", "{who} has no bytes"));
    error("VMA-PGOFF", TRIED, "A file is mapped from a page boundary on")
        .why("pgoff is in bytes. The kernel refuses others: \"Invalid argument\".")
        .inImage(
            AREAS
                .where(Area::isOfFile)
                .only(it -> it.it().vma().getPgoff() % pageSize(it) != 0)
                .report(
                    "pgoff",
                    "{who} starts at offset {} of its file, which is not on a page boundary",
                    it -> hex(it.vma().getPgoff())));
    warning("VMA-TASKSIZE", SOURCE, "Mappings lie in the address space of processes")
        .why("All but [vsyscall] and [vectors] lie below the limit of the architecture.")
        .inCheckpoint(
            AREAS
                .where(it -> it.is(VmaFlags.REGULAR))
                .check(
                    (area, out) -> {
                      long limit = USER_SPACE.getOrDefault(architecture(area), -1L);
                      if (Long.compareUnsigned(area.it().end(), limit) > 0) {
                        out.report(area, "end", "{who} ends above {}", hex(limit));
                      }
                    }));
    error("VMA-GUARD-LAST", TRIED, "Guard ranges come last and lie inside of mappings")
        .why(
            "Ranges that madvise(MADV_GUARD_INSTALL) has made are no mappings of their own. In "
                + "between others they make CRIU stop: \"outside of VMA\".")
        .inImage(
            AREAS
                .pairs(
                    "status",
                    (before, it) -> before.isGuard() && !it.isGuard(),
                    "{who} comes after a guard range")
                .oncePerImage(),
            AREAS.checkGroups(AreaRules::guards));
    error("VMA-STATUS-KIND", TRIED, "A regular mapping is of one kind")
        .why(
            "Of a file or anonymous, private or shared. CRIU does not notice: a mapping of no "
                + "kind is not restored.")
        .inImage(ORDINARY.problem("status", AreaRules::kind));
    warning("VMA-STATUS-RSV", TRIED, "Status bits without meaning in images are clear")
        .why("CRIU uses some of them while it restores, and does not check them.")
        .inImage(
            AREAS
                .where(it -> it.isAny(NEVER_STORED))
                .report(
                    "status",
                    "{who} has the reserved bits {}",
                    it -> hex(it.vma().getStatus() & NEVER_STORED)));
    warning("VMA-STATUS-FLAGS", TRIED, "The flags of a mapping agree with its kind")
        .why(
            "Shared kinds have MAP_SHARED, private ones MAP_PRIVATE, and those without a file "
                + "MAP_ANONYMOUS. CRIU does not notice, and maps something else.")
        .inCheckpoint(
            ORDINARY
                .only(it -> kinds(it.it()) == 1 && architecture(it) != CoreEntry.March.MIPS)
                .problem("flags", AreaRules::flags));
    warning("VMA-PROT", TRIED, "The protection of a mapping has known bits only")
        .why("Read, write, execute. CRIU does not notice.")
        .inImage(
            AREAS.bits(
                "prot",
                it -> it.vma().getProt(),
                PROTECTIONS,
                "{who} has the protection {}, of which only 1, 2 and 4 are known"));
  }

  private static void aligned(Item<Area> area, Reporter out) {
    long page = pageSize(area);
    boolean isStart = area.it().start() % page != 0;
    if (isStart || area.it().end() % page != 0) {
      String text = "{who} is not aligned to pages of {} bytes";
      out.report(area, isStart ? "start" : "end", text, page);
    }
  }

  private static void guards(List<Item<Area>> areas, Reporter out) {
    Ranges covered = new Ranges(areas.stream().map(Item::it).filter(it -> !it.isGuard()).toList());
    for (Item<Area> area : areas) {
      if (area.it().isGuard() && !covered.cover(area.it().start(), area.it().end())) {
        out.report(area, "start", "{who} is a guard range, but not inside of mappings");
      }
    }
  }

  private static int kinds(Area area) {
    return Integer.bitCount(area.vma().getStatus() & KINDS);
  }

  private static String kind(Area area) {
    String problem = "";
    if (kinds(area) != 1) {
      problem = kinds(area) == 0 ? "{who} has no kind" : "{who} has several kinds";
    } else if (area.is(VmaFlags.SYSVIPC) && !area.is(VmaFlags.ANON_SHARED)) {
      problem = "{who} is of System V memory, but not anonymous and shared";
    } else if (area.is(VmaFlags.MEMFD) && area.isAny(ANON_KINDS)) {
      problem = "{who} is of a memfd, but anonymous";
    }
    return problem.isEmpty() ? "" : problem + ": its status is " + hex(area.vma().getStatus());
  }

  // The numbers of flags are those of all architectures but MIPS.
  private static String flags(Area area) {
    int flags = area.vma().getFlags();
    boolean shared = area.isAny(SHARED_KINDS);
    String expected = "";
    if (!(shared ? SHARED_TYPES : PRIVATE_TYPES).contains(flags & MAP_TYPE)) {
      expected = shared ? "MAP_SHARED" : "MAP_PRIVATE";
    } else if (!area.is(VmaFlags.MEMFD)
        && ((flags & MAP_ANONYMOUS) != 0) != area.isAny(ANON_KINDS)) {
      // Shared anonymous memory is stored as a memfd, and keeps its flag.
      expected = (area.isAny(ANON_KINDS) ? "" : "no ") + "MAP_ANONYMOUS";
    }
    String text = "{who} has the flags {} and the status {}, which asks for {}";
    return expected.isEmpty() ? "" : fill(text, hex(flags), hex(area.vma().getStatus()), expected);
  }
}
