package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FhEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.images.MarkType;
import org.crit4j.images.TimerfdEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** Files that wait for something: epoll, timers, watches. */
public final class EventRules extends RuleGroup {
  private static final long NANOS = 1_000_000_000;

  /** Realtime, monotonic, boottime. Source: verify_timerfd() in CRIU. */
  private static final Set<Integer> CLOCKS = Set.of(0, 1, 7);

  /** Words that a file handle has in images, and bytes that they are. Source: CRIU's fh.proto. */
  private static final int HANDLE_WORDS = 16;

  private static final int HANDLE_BYTES = 128;

  /** The bits of SIGKILL (9) and SIGSTOP (19). */
  private static final long UNCAUGHT = 1L << 8 | 1L << 18;

  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFDIR = 0x4000;

  /** Declares the rules. */
  public EventRules() {
    super("Events");
    rule(
        "EPOLL-TFD",
        ERROR,
        TRIED,
        "What an epoll instance waits for is open",
        "tfd is a descriptor of a process that has the instance, not the instance itself, and no "
            + "directory. CRIU stops: \"Can't add event\".",
        EventRules::targets);
    imageRule(
        "EPOLL-UNIQ",
        ERROR,
        TRIED,
        "An epoll instance waits for a descriptor once",
        "The kernel refuses the second (EEXIST), and CRIU stops: \"Can't add event\".",
        EventRules::uniqueTargets);
    imageRule(
        "TIMERFD-CLOCK",
        ERROR,
        TRIED,
        "The clock of a timer file can be restored",
        "0 (realtime), 1 (monotonic) or 7 (boottime). CRIU crashes after \"Unknown clock type\".",
        EventRules::clock);
    imageRule(
        "TIMERFD-VAL",
        ERROR,
        TRIED,
        "Nanoseconds of a timer file are less than a second",
        "The kernel refuses others, and CRIU stops: \"Can't restore ticks/time for timerfd\".",
        EventRules::times);
    imageRule(
        "INOTIFY-HANDLE",
        WARNING,
        TRIED,
        "A watch says which file it is on",
        "By a handle with room for 128 bytes, or by its path. CRIU looks at the handle only if it "
            + "cannot find the path otherwise.",
        EventRules::handle);
    imageRule(
        "INOTIFY-WD",
        WARNING,
        TRIED,
        "The watches of a file have numbers of their own",
        "From 1. CRIU does not notice, and makes one of two.",
        EventRules::watches);
    rule(
        "FANOTIFY-MARK",
        ERROR,
        SOURCE,
        "A mark says what it is on",
        "One on an inode has ie, one on a mount has me with the mount or its path. CRIU stops:"
            + " \"Can't find mount\", or crashes.",
        EventRules::marks);
    imageRule(
        "EVENTFD-VAL",
        INFO,
        DEDUCED,
        "The counter of an eventfd is below 2^64-1",
        "The kernel refuses to set it to the highest number.",
        EventRules::counters);
    imageRule(
        "SIGFD-MASK",
        INFO,
        DEDUCED,
        "A signal file does not wait for KILL or STOP",
        "They cannot be caught: the kernel takes them out of the set.",
        EventRules::signals);
    completeNeeds("EPOLL-TFD");
  }

  /** A target of an epoll instance, and where it is recorded. */
  private record Target(FileRef epoll, Entry<?> entry, String field, int descriptor) {
    void report(Reporter out, String problem) {
      out.report(
          entry,
          field,
          epoll.label() + " waits for descriptor " + unsigned(descriptor) + ", " + problem);
    }
  }

  // Before CRIU 1.4 targets were in an image of their own.
  private static List<Target> targets(Inspection in) {
    List<Target> targets = new ArrayList<>();
    for (FileRef file : in.files().of(FdTypes.EVENTPOLL)) {
      List<EventpollTfdEntry> own = file.file().getEpfd().getTfdList();
      for (int i = 0; i < own.size(); i++) {
        String field = file.field("epfd", "tfd[" + i + "].tfd");
        targets.add(new Target(file, file.entry(), field, own.get(i).getTfd()));
      }
    }
    for (Entry<EventpollTfdEntry> entry :
        in.entries(ImageType.EVENTPOLL_TFD, EventpollTfdEntry.class)) {
      in.files()
          .find(FdTypes.EVENTPOLL, entry.message().getId())
          .ifPresent(file -> targets.add(new Target(file, entry, "tfd", entry.message().getTfd())));
    }
    return targets;
  }

  private static void targets(Inspection in, Reporter out) {
    if (!in.descriptors().areKnown()) {
      return;
    }
    for (Target target : targets(in)) {
      List<Long> tables = in.descriptors().having(target.epoll().id());
      if (!tables.isEmpty()
          && tables.stream()
              .noneMatch(table -> in.descriptors().isOpen(table, target.descriptor()))) {
        target.report(out, "which no process that has it has open");
      }
    }
    unpollable(in, out);
  }

  private static void unpollable(Inspection in, Reporter out) {
    Set<Long> directories = new HashSet<>();
    Set<Long> instances = new HashSet<>();
    for (Entry<FdinfoEntry> entry : in.entries(ImageType.FDINFO, FdinfoEntry.class)) {
      FdinfoEntry descriptor = entry.message();
      long table = entry.image().number().orElse(-1);
      if (descriptor.getType() == FdTypes.REG
          && in.files()
              .find(FdTypes.REG, descriptor.getId())
              .map(file -> (file.file().getReg().getMode() & S_IFMT) == S_IFDIR)
              .orElse(false)) {
        directories.add(key(table, descriptor.getFd()));
      } else if (descriptor.getType() == FdTypes.EVENTPOLL) {
        instances.add(key(table, descriptor.getFd()) * 31 + descriptor.getId());
      }
    }
    for (Target target : targets(in)) {
      for (long table : in.descriptors().having(target.epoll().id())) {
        if (directories.contains(key(table, target.descriptor()))) {
          target.report(out, "which is a directory");
          break;
        }
        if (instances.contains(key(table, target.descriptor()) * 31 + target.epoll().id())) {
          target.report(out, "which is itself");
          break;
        }
      }
    }
  }

  private static long key(long table, int descriptor) {
    return table << 32 | Integer.toUnsignedLong(descriptor);
  }

  private static void uniqueTargets(Inspection in, Reporter out) {
    Set<Long> seen = new HashSet<>();
    for (Target target : targets(in)) {
      if (!seen.add(key(target.epoll().id(), target.descriptor()))) {
        target.report(out, "for which it waits already");
      }
    }
  }

  private static void clock(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.TIMERFD)) {
      int clock = file.file().getTfd().getClockid();
      if (file.file().hasTfd() && !CLOCKS.contains(clock)) {
        out.report(
            file.entry(),
            file.field("tfd", "clockid"),
            file.label() + " is on clock " + unsigned(clock) + ", which CRIU does not know");
      }
    }
  }

  private static void times(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.TIMERFD)) {
      TimerfdEntry timer = file.file().getTfd();
      nanoseconds(file, "vnsec", timer.getVnsec(), out);
      nanoseconds(file, "insec", timer.getInsec(), out);
    }
  }

  private static void nanoseconds(FileRef file, String field, long value, Reporter out) {
    if (Long.compareUnsigned(value, NANOS) >= 0) {
      out.report(
          file.entry(),
          file.field("tfd", field),
          file.label() + " has " + unsigned(value) + " nanoseconds, a second or more");
    }
  }

  /** A watch of an inotify file, and where it is recorded. */
  private record Watch(int file, Entry<?> entry, String field, InotifyWdEntry wd) {
    void report(Reporter out, String name, String problem) {
      out.report(
          entry,
          field + name,
          "watch " + unsigned(wd.getWd()) + " of INOTIFY id " + unsigned(file) + " " + problem);
    }
  }

  // Before CRIU 1.4 watches were in an image of their own.
  private static List<Watch> allWatches(Inspection in) {
    List<Watch> watches = new ArrayList<>();
    for (FileRef file : in.files().of(FdTypes.INOTIFY)) {
      List<InotifyWdEntry> own = file.file().getIfy().getWdList();
      for (int i = 0; i < own.size(); i++) {
        String field = file.field("ify", "wd[" + i + "].");
        watches.add(new Watch(file.id(), file.entry(), field, own.get(i)));
      }
    }
    for (Entry<InotifyWdEntry> entry : in.entries(ImageType.INOTIFY_WD, InotifyWdEntry.class)) {
      watches.add(new Watch(entry.message().getId(), entry, "", entry.message()));
    }
    return watches;
  }

  private static void handle(Inspection in, Reporter out) {
    for (Watch watch : allWatches(in)) {
      FhEntry handle = watch.wd().getFHandle();
      if (handle.getPath().isEmpty()
          && (handle.getHandleCount() < HANDLE_WORDS
              || Integer.compareUnsigned(handle.getBytes(), HANDLE_BYTES) > 0)) {
        watch.report(
            out,
            "f_handle",
            "has no path, and a handle of "
                + unsigned(handle.getBytes())
                + " bytes in "
                + handle.getHandleCount()
                + " words");
      }
    }
  }

  private static void watches(Inspection in, Reporter out) {
    Set<Long> seen = new HashSet<>();
    for (Watch watch : allWatches(in)) {
      if (watch.wd().getWd() <= 0) {
        watch.report(out, "wd", "has a number that is not above 0");
      } else if (!seen.add(key(watch.file(), watch.wd().getWd()))) {
        watch.report(out, "wd", "is there twice");
      }
    }
  }

  private static void marks(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.FANOTIFY)) {
      List<FanotifyMarkEntry> own = file.file().getFfy().getMarkList();
      for (int i = 0; i < own.size(); i++) {
        String field = file.field("ffy", "mark[" + i + "].");
        mark(in, file.label(), file.entry(), field, own.get(i), out);
      }
    }
    for (Entry<FanotifyMarkEntry> entry :
        in.entries(ImageType.FANOTIFY_MARK, FanotifyMarkEntry.class)) {
      String label = "FANOTIFY id " + unsigned(entry.message().getId());
      mark(in, label, entry, "", entry.message(), out);
    }
  }

  private static void mark(
      Inspection in,
      String label,
      Entry<?> entry,
      String field,
      FanotifyMarkEntry mark,
      Reporter out) {
    if (mark.getType() == MarkType.INODE && !mark.hasIe()) {
      out.report(entry, field + "ie", "a mark of " + label + " is on an inode that is missing");
    } else if (mark.getType() == MarkType.MOUNT && !mark.hasMe()) {
      out.report(entry, field + "me", "a mark of " + label + " is on a mount that is missing");
    } else if (mark.getType() == MarkType.MOUNT && in.mounts().lack(mark.getMe().getMntId())) {
      out.report(
          entry,
          field + "me.mnt_id",
          "a mark of "
              + label
              + " is on mount "
              + unsigned(mark.getMe().getMntId())
              + ", which no mountpoints image has");
    }
  }

  private static void counters(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.EVENTFD)) {
      if (file.file().getEfd().getCounter() == -1) {
        out.report(file.entry(), file.field("efd", "counter"), file.label() + " is at 2^64-1");
      }
    }
  }

  private static void signals(Inspection in, Reporter out) {
    for (FileRef file : in.files().of(FdTypes.SIGNALFD)) {
      if ((file.file().getSgfd().getSigmask() & UNCAUGHT) != 0) {
        String found = file.label() + " waits for KILL or STOP";
        out.report(file.entry(), file.field("sgfd", "sigmask"), found);
      }
    }
  }
}
