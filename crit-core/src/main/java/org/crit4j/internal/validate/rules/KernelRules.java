package org.crit4j.internal.validate.rules;

import static org.crit4j.finding.Evidence.SOURCE;
import static org.crit4j.finding.Severity.ERROR;
import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.internal.validate.Numbers.unsigned;

import java.util.List;
import org.crit4j.finding.Severity;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.images.PosixTimerEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.UserX86RegsEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Walk;

/** Values that go into system calls as they are, and that the kernel refuses. */
public final class KernelRules extends RuleGroup {
  /** The privilege level in a selector of x86. */
  private static final int LEVEL = 3;

  /** The end of user space with five levels of page tables, the largest there is. */
  private static final long TASK_SIZE = 1L << 56;

  /** Bits of open(2) that the kernel does not keep: O_CREAT, O_EXCL, O_NOCTTY. */
  private static final int NOT_KEPT = 0700;

  private static final int O_TRUNC = 01000;

  /** IN_ALL_EVENTS and what the kernel takes besides as a reason for a watch. */
  private static final int WATCHED = 0xfff | 0x2000 | 0x4000;

  /** Clocks that have timers: clock_posix_timers.c. */
  private static final List<Integer> CLOCKS = List.of(0, 1, 2, 3, 7, 8, 9, 11);

  /** Advice that takes contents away: MADV_DONTNEED, MADV_FREE, MADV_REMOVE. */
  private static final long TAKES_AWAY = 1L << 4 | 1L << 8 | 1L << 9;

  /** Advice that does not exist: 5 to 7, and from 26 on up to 63. */
  private static final long NO_ADVICE = 7L << 5 | -1L << 26;

  private static final int MOST_GROUPS = 65536;
  private static final int NO_ID = -1;

  /** Those of securebits.h in Linux 6.14, which added four. */
  private static final int SECURE_BITS = 0xfff;

  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;

  /** Declares the rules. */
  public KernelRules() {
    super("Limits of the kernel");
    imageRule(
        "CORE-X86-SEGMENT",
        ERROR,
        SOURCE,
        "The segments of code and stack are not the null segment",
        "cs and ss select descriptors, 0x33 and 0x2b in a 64-bit process. With a null segment the "
            + "process is killed as soon as it runs.",
        KernelRules::segments);
    imageRule(
        "CORE-X86-CANONICAL",
        ERROR,
        SOURCE,
        "Registers with addresses lie in user space",
        "ip, sp, fs_base and gs_base are below 2^56. The process is killed at the first instruction, or "
            + "the kernel refuses the base.",
        KernelRules::addresses);
    imageRule(
        "TIMER-CLOCK",
        ERROR,
        SOURCE,
        "The clock of a POSIX timer has timers",
        "0 to 3, 7 to 9, 11, or the clock of a process. The kernel refuses to create the timer.",
        KernelRules::clocks);
    imageRule(
        "CREDS-LIMITS",
        ERROR,
        SOURCE,
        "Users and groups are ones that can be set",
        "4294967295 stands for no user and no group: a group of it is refused, a user of it leaves the one "
            + "that CRIU runs as. There are 65536 groups at most, and 12 secure bits: with others CRIU "
            + "stops, \"Unable to set PR_SET_SECUREBITS\".",
        KernelRules::credentials);
    rule(
        "VMA-MADV",
        ERROR,
        SOURCE,
        "The advice of a mapping keeps its contents",
        "madv has a bit for each advice that madvise(2) is called with. Some take the restored contents "
            + "away (4, 8, 9), others do not exist, which stops the restore.",
        KernelRules::advice);
    rule(
        "REG-OPEN-FLAGS",
        ERROR,
        SOURCE,
        "The flags of an open file are those that the kernel keeps",
        "CRIU opens the file with these flags: O_TRUNC (01000) empties it. O_CREAT, O_EXCL and O_NOCTTY are "
            + "never among the flags of an open file either.",
        Walk.files(FdTypes.REG, FileEntry::getReg).check(KernelRules::flags));
    rule(
        "INOTIFY-MASK",
        ERROR,
        SOURCE,
        "A watch waits for something",
        "The mask has the bit of an event. The kernel refuses to add the watch.",
        KernelRules::watches);
  }

  private static void segments(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : in.entries(ImageType.CORE, CoreEntry.class)) {
      if (core.message().hasThreadInfo() && core.message().getThreadInfo().hasGpregs()) {
        UserX86RegsEntry registers = core.message().getThreadInfo().getGpregs();
        segment(core, "cs", registers.getCs(), out);
        segment(core, "ss", registers.getSs(), out);
      }
    }
  }

  private static void segment(Entry<?> core, String name, long selector, Reporter out) {
    if ((selector & ~LEVEL) == 0) {
      String found = name + " is " + hex(selector) + ", the null segment";
      out.report(core, "thread_info.gpregs." + name, found);
    }
  }

  private static void addresses(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : in.entries(ImageType.CORE, CoreEntry.class)) {
      if (core.message().hasThreadInfo() && core.message().getThreadInfo().hasGpregs()) {
        UserX86RegsEntry registers = core.message().getThreadInfo().getGpregs();
        address(core, "ip", registers.getIp(), out);
        address(core, "sp", registers.getSp(), out);
        address(core, "fs_base", registers.getFsBase(), out);
        address(core, "gs_base", registers.getGsBase(), out);
      }
    }
  }

  private static void address(Entry<?> core, String name, long value, Reporter out) {
    if (Long.compareUnsigned(value, TASK_SIZE) >= 0) {
      String found = name + " is " + hex(value) + ", outside of user space";
      out.report(core, "thread_info.gpregs." + name, found);
    }
  }

  private static void clocks(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : in.entries(ImageType.CORE, CoreEntry.class)) {
      List<PosixTimerEntry> timers = core.message().getTc().getTimers().getPosixList();
      for (int i = 0; i < timers.size(); i++) {
        clock(core, "tc.timers.posix[" + i + "].", timers.get(i), out);
      }
    }
    for (Entry<PosixTimerEntry> timer : in.entries(ImageType.POSIX_TIMERS, PosixTimerEntry.class)) {
      clock(timer, "", timer.message(), out);
    }
  }

  // Clocks of processes are negative.
  private static void clock(Entry<?> entry, String path, PosixTimerEntry timer, Reporter out) {
    int clock = timer.getClockId();
    if (clock >= 0 && !CLOCKS.contains(clock)) {
      out.report(entry, path + "clock_id", "the clock " + clock + " has no timers");
    }
  }

  private static void credentials(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : in.entries(ImageType.CORE, CoreEntry.class)) {
      if (core.message().getThreadCore().hasCreds()) {
        credentials(core, "thread_core.creds.", core.message().getThreadCore().getCreds(), out);
      }
    }
    for (Entry<CredsEntry> creds : in.entries(ImageType.CREDS, CredsEntry.class)) {
      credentials(creds, "", creds.message(), out);
    }
  }

  private static void credentials(Entry<?> entry, String path, CredsEntry creds, Reporter out) {
    Reporter wrong = out.as(Severity.WARNING);
    id(entry, path + "uid", creds.getUid(), wrong);
    id(entry, path + "gid", creds.getGid(), wrong);
    id(entry, path + "euid", creds.getEuid(), wrong);
    id(entry, path + "egid", creds.getEgid(), wrong);
    id(entry, path + "suid", creds.getSuid(), wrong);
    id(entry, path + "sgid", creds.getSgid(), wrong);
    id(entry, path + "fsuid", creds.getFsuid(), wrong);
    id(entry, path + "fsgid", creds.getFsgid(), wrong);
    for (int i = 0; i < creds.getGroupsCount(); i++) {
      id(entry, path + "groups[" + i + "]", creds.getGroups(i), out);
    }
    if ((creds.getSecbits() & ~SECURE_BITS) != 0) {
      String bits = hex(Integer.toUnsignedLong(creds.getSecbits()));
      out.report(entry, path + "secbits", bits + " has others than the 12 secure bits");
    }
    if (creds.getGroupsCount() > MOST_GROUPS) {
      out.report(entry, path + "groups", creds.getGroupsCount() + " groups, not 65536 at most");
    }
  }

  private static void id(Entry<?> entry, String field, int id, Reporter out) {
    if (id == NO_ID) {
      out.report(entry, field, unsigned(id) + " stands for no user or group");
    }
  }

  private static void advice(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        long advice = area.vma().getMadv();
        String of = " of the mapping " + area.range() + " of process " + space.pidText();
        if ((advice & TAKES_AWAY) != 0) {
          String found = "the advice " + hex(advice & TAKES_AWAY) + of;
          out.report(area.entry(), area.field("madv"), found + " takes its contents away");
        } else if ((advice & NO_ADVICE) != 0) {
          String found = "the advice " + hex(advice & NO_ADVICE) + of;
          out.report(area.entry(), area.field("madv"), found + " does not exist");
        }
      }
    }
  }

  private static void flags(Item<RegFileEntry> file, Reporter out) {
    int flags = file.it().getFlags();
    if ((flags & O_TRUNC) != 0) {
      out.report(file, "flags", "{who} is opened with O_TRUNC, which empties it");
    } else if ((flags & NOT_KEPT) != 0) {
      // With both the kernel wants that the file does not exist.
      boolean stops = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
      String found = Integer.toOctalString(flags & NOT_KEPT);
      out.as(stops ? ERROR : Severity.WARNING)
          .report(file, "flags", "{who} has flags that no open file has: 0{}", found);
    }
  }

  private static void watches(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.INOTIFY)) {
      List<InotifyWdEntry> watches = file.file().getIfy().getWdList();
      for (int i = 0; i < watches.size(); i++) {
        if ((watches.get(i).getMask() & WATCHED) == 0) {
          String found = "the mask " + hex(Integer.toUnsignedLong(watches.get(i).getMask()));
          out.report(
              file.entry(),
              file.field("ify", "wd[" + i + "].mask"),
              found + " of " + file.label() + " has no event");
        }
      }
    }
  }
}
