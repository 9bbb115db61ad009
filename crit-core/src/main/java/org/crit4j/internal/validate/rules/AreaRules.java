package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.images.CoreEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** Mappings: their addresses, and the bits that say what they are. */
public final class AreaRules extends RuleGroup {
  private static final int KINDS =
      Area.FILE_PRIVATE | Area.FILE_SHARED | Area.ANON_SHARED | Area.ANON_PRIVATE;
  private static final int SHARED_KINDS = Area.FILE_SHARED | Area.ANON_SHARED;
  private static final int ANON_KINDS = Area.ANON_SHARED | Area.ANON_PRIVATE;

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

  /** Declares the rules. */
  public AreaRules() {
    super("Mappings");
    error("VMA-NONE", TRIED, INCOMPLETE, "A process has mappings")
        .because("They are in mm-PID.img, before CRIU 2.0 in vmas-PID.img. CRIU crashes without.")
        .inCheckpoint(AreaRules::none);
    error("VMA-SORTED", TRIED, "Mappings ascend by address")
        .because("Guard ranges, which come last, aside. CRIU stops: \"VMA-s are not sorted\".")
        .inImage(AreaRules::sorted);
    error("VMA-OVERLAP", TRIED, "Mappings do not overlap")
        .because("CRIU does not notice: the later mapping replaces the earlier one, and its memory "
                + "is lost.")
        .inImage(AreaRules::overlap);
    error("VMA-ALIGN", TRIED, "Mappings start and end at page boundaries")
        .because("The kernel refuses other addresses, and CRIU stops: \"Can't restore ... mapping\".")
        .inImage(AreaRules::aligned);
    error("VMA-EMPTY", TRIED, "A mapping starts before it ends")
        .because("CRIU fails later, with messages about something else.")
        .inImage(AreaRules::empty);
    error("VMA-PGOFF", TRIED, "A file is mapped from a page boundary on")
        .because("pgoff is in bytes. The kernel refuses others: \"Invalid argument\".")
        .inImage(AreaRules::offset);
    warning("VMA-TASKSIZE", SOURCE, "Mappings lie in the address space of processes")
        .because("All but the kernel's own ([vsyscall], [vectors]) lie below the limit of the "
                + "architecture.")
        .inCheckpoint(AreaRules::userSpace);
    error("VMA-GUARD-LAST", TRIED, "Guard ranges come last and lie inside of mappings")
        .because("Ranges that madvise(MADV_GUARD_INSTALL) has made are no mappings of their own. In "
                + "between others they make CRIU stop: \"outside of VMA\".")
        .inImage(AreaRules::guards);
    error("VMA-STATUS-KIND", TRIED, "A regular mapping is of one kind")
        .because("Of a file or anonymous, private or shared. CRIU does not notice: a mapping of no "
                + "kind is not restored.")
        .inImage(AreaRules::kind);
    warning("VMA-STATUS-RSV", TRIED, "Status bits without meaning in images are clear")
        .because("CRIU uses some of them while it restores, and does not check them.")
        .inImage(AreaRules::reserved);
    warning("VMA-STATUS-FLAGS", TRIED, "The flags of a mapping agree with its kind")
        .because("Shared kinds have MAP_SHARED, private ones MAP_PRIVATE, and those without a file "
                + "MAP_ANONYMOUS. CRIU does not notice, and maps something else.")
        .inCheckpoint(AreaRules::flags);
    warning("VMA-PROT", TRIED, "The protection of a mapping has known bits only")
        .because("Read, write, execute. CRIU does not notice.")
        .inImage(AreaRules::protection);
  }

  private static void none(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      if (space.areas().isEmpty() && space.isWhole()) {
        out.report(space.mm(), "vmas", "process " + space.pidText() + " has no mappings");
      }
    }
  }

  private static List<Area> real(AddressSpace space) {
    return space.areas().stream().filter(area -> !area.isGuard()).toList();
  }

  private static void sorted(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      List<Area> areas = real(space);
      for (int i = 1; i < areas.size(); i++) {
        Area before = areas.get(i - 1);
        Area area = areas.get(i);
        if (Long.compareUnsigned(area.start(), before.start()) < 0) {
          out.report(
              area.entry(),
              area.field("start"),
              "the mapping " + area.range() + " comes after " + before.range());
        }
      }
    }
  }

  private static void overlap(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      List<Area> areas = new ArrayList<>(real(space));
      areas.sort(Comparator.comparing(Area::start, Long::compareUnsigned));
      for (int i = 1; i < areas.size(); i++) {
        Area before = areas.get(i - 1);
        Area area = areas.get(i);
        if (Long.compareUnsigned(area.start(), before.end()) < 0
            && Long.compareUnsigned(area.start(), area.end()) < 0) {
          out.report(
              area.entry(),
              area.field("start"),
              "the mapping " + area.range() + " overlaps " + before.range());
        }
      }
    }
  }

  private static void aligned(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.start() % page != 0 || area.end() % page != 0) {
          String field = area.field(area.start() % page != 0 ? "start" : "end");
          out.report(
              area.entry(),
              field,
              "the mapping " + area.range() + " is not aligned to pages of " + page + " bytes");
        }
      }
    }
  }

  private static void empty(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (Long.compareUnsigned(area.start(), area.end()) >= 0) {
          out.report(
              area.entry(), area.field("end"), "the mapping " + area.range() + " has no bytes");
        }
      }
    }
  }

  private static void offset(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.isOfFile() && area.vma().getPgoff() % page != 0) {
          out.report(
              area.entry(),
              area.field("pgoff"),
              "the mapping "
                  + area.range()
                  + " starts at offset "
                  + hex(area.vma().getPgoff())
                  + " of its file, which is no multiple of "
                  + page);
        }
      }
    }
  }

  private static void userSpace(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      Optional<AddressSpace> space = in.memory().byPid(task.pid());
      Optional<Long> limit = task.core().map(core -> USER_SPACE.get(core.message().getMtype()));
      if (space.isEmpty() || limit.isEmpty()) {
        continue;
      }
      for (Area area : space.get().areas()) {
        if (area.is(Area.REGULAR) && Long.compareUnsigned(area.end(), limit.get()) > 0) {
          out.report(
              area.entry(),
              area.field("end"),
              "the mapping " + area.range() + " ends above " + hex(limit.get()));
        }
      }
    }
  }

  private static void guards(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      boolean seen = false;
      for (Area area : space.areas()) {
        if (seen && !area.isGuard()) {
          out.report(
              area.entry(),
              area.field("status"),
              "the mapping " + area.range() + " comes after a guard range");
          break;
        }
        seen |= area.isGuard();
      }
      for (Area area : space.areas()) {
        if (area.isGuard() && !isCovered(area, real(space))) {
          out.report(
              area.entry(),
              area.field("start"),
              "the guard range " + area.range() + " is not inside of mappings");
        }
      }
    }
  }

  private static boolean isCovered(Area guard, List<Area> areas) {
    long covered = guard.start();
    for (Area area : areas) {
      if (Long.compareUnsigned(area.start(), covered) <= 0
          && Long.compareUnsigned(covered, area.end()) < 0) {
        covered = area.end();
      }
    }
    return Long.compareUnsigned(covered, guard.end()) >= 0;
  }

  private static void kind(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.isOrdinary()) {
          int kinds = Integer.bitCount(area.vma().getStatus() & KINDS);
          if (kinds != 1) {
            status(area, "has " + (kinds == 0 ? "no kind" : "several kinds"), out);
          } else if (area.is(Area.SYSVIPC) && !area.is(Area.ANON_SHARED)) {
            status(area, "is of System V memory, but not anonymous and shared", out);
          } else if (area.is(Area.MEMFD) && area.isAny(ANON_KINDS)) {
            status(area, "is of a memfd, but anonymous", out);
          }
        }
      }
    }
  }

  private static void status(Area area, String problem, Reporter out) {
    out.report(
        area.entry(),
        area.field("status"),
        "the mapping "
            + area.range()
            + " "
            + problem
            + ": its status is "
            + hex(Integer.toUnsignedLong(area.vma().getStatus())));
  }

  private static void reserved(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        int bits = area.vma().getStatus() & NEVER_STORED;
        if (bits != 0) {
          status(area, "has the reserved bits " + hex(Integer.toUnsignedLong(bits)), out);
        }
      }
    }
  }

  // The numbers of flags are those of all architectures but MIPS.
  private static void flags(Inspection in, Reporter out) {
    Set<AddressSpace> otherwise = new HashSet<>();
    for (Task task : in.tasks().all()) {
      if (task.core()
          .map(it -> it.message().getMtype())
          .equals(Optional.of(CoreEntry.March.MIPS))) {
        in.memory().byPid(task.pid()).ifPresent(otherwise::add);
      }
    }
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.isOrdinary()
            && Integer.bitCount(area.vma().getStatus() & KINDS) == 1
            && !otherwise.contains(space)) {
          flags(area, out);
        }
      }
    }
  }

  private static void flags(Area area, Reporter out) {
    int flags = area.vma().getFlags();
    boolean shared = area.isAny(SHARED_KINDS);
    if (!(shared ? SHARED_TYPES : PRIVATE_TYPES).contains(flags & MAP_TYPE)) {
      flags(area, shared ? "MAP_SHARED" : "MAP_PRIVATE", out);
    } else if (!area.is(Area.MEMFD) && ((flags & MAP_ANONYMOUS) != 0) != area.isAny(ANON_KINDS)) {
      // Shared anonymous memory is stored as a memfd, and keeps its flag.
      flags(area, (area.isAny(ANON_KINDS) ? "" : "no ") + "MAP_ANONYMOUS", out);
    }
  }

  private static void flags(Area area, String expected, Reporter out) {
    out.report(
        area.entry(),
        area.field("flags"),
        "the mapping "
            + area.range()
            + " has the flags "
            + hex(Integer.toUnsignedLong(area.vma().getFlags()))
            + " and the status "
            + hex(Integer.toUnsignedLong(area.vma().getStatus()))
            + ", which asks for "
            + expected);
  }

  private static void protection(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if ((area.vma().getProt() & ~PROTECTIONS) != 0) {
          out.report(
              area.entry(),
              area.field("prot"),
              "the mapping "
                  + area.range()
                  + " has the protection "
                  + unsigned(area.vma().getProt())
                  + ", of which only 1, 2 and 4 are known");
        }
      }
    }
  }
}
