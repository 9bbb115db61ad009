package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.finding.Severity;
import org.crit4j.image.ImageType;
import org.crit4j.images.EventfdFileEntry;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FhEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InotifyFileEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.images.MarkType;
import org.crit4j.images.TimerfdEntry;
import org.crit4j.internal.validate.DescriptorTables;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Files that wait for something: epoll, timers, watches. */
public final class EventRules extends CheckpointRules {
  private static final long LAST_NANOSECOND = 999_999_999;

  /** Realtime, monotonic, boottime. Source: verify_timerfd() in CRIU. */
  private static final Set<Integer> CLOCKS = Set.of(0, 1, 7);

  /** Words that a file handle has in images, and bytes that they are. Source: CRIU's fh.proto. */
  private static final int HANDLE_WORDS = 16;

  private static final int HANDLE_BYTES = 128;

  /** The bits of SIGKILL (9) and SIGSTOP (19). */
  private static final int SETTIME_FLAGS = 3;

  private static final int COUNTER_BITS = 32;
  private static final long HIGHEST = -1;
  private static final long UNCAUGHT = 1L << 8 | 1L << 18;

  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFDIR = 0x4000;

  private static final Walk<EventfdFileEntry> EVENTFDS =
      Walk.files(FdTypes.EVENTFD, FileEntry::getEfd);
  private static final Walk<TimerfdEntry> TIMERS = Walk.files(FdTypes.TIMERFD, FileEntry::getTfd);
  private static final String NO_TIME = "{who} has {} nanoseconds, a second or more";

  // Before CRIU 1.4 targets, watches and marks were in images of their own.
  private static final Walk<Target> TARGETS =
      Walk.files(FdTypes.EVENTPOLL, FileEntry::getEpfd)
          .each("tfd", EventpollFileEntry::getTfdList, (it, tfd) -> new Target(it.getId(), tfd))
          .and(
              Walk.entries(ImageType.EVENTPOLL_TFD, EventpollTfdEntry.class)
                  .as(it -> new Target(it.getId(), it)));
  private static final Walk<Watch> WATCHES =
      Walk.files(FdTypes.INOTIFY, FileEntry::getIfy)
          .each("wd", InotifyFileEntry::getWdList, (it, wd) -> new Watch(it.getId(), wd))
          .and(
              Walk.entries(ImageType.INOTIFY_WD, InotifyWdEntry.class)
                  .as(it -> new Watch(it.getId(), it)));
  private static final Walk<FanotifyMarkEntry> MARKS =
      Walk.files(FdTypes.FANOTIFY, FileEntry::getFfy)
          .each("mark", FanotifyFileEntry::getMarkList)
          .and(Walk.entries(ImageType.FANOTIFY_MARK, FanotifyMarkEntry.class));

  /** A descriptor that an epoll instance waits for. */
  private record Target(int epoll, EventpollTfdEntry tfd) {}

  /** A watch of an inotify file. */
  private record Watch(int file, InotifyWdEntry wd) {}

  /** Declares the rules. */
  public EventRules() {
    super("Events");
    error("EPOLL-TFD", TRIED, INCOMPLETE, "What an epoll instance waits for is open")
        .why(
            "tfd is a descriptor of a process that has the instance, not the instance itself, and no "
                + "directory. CRIU stops: \"Can't add event\".")
        .inCheckpoint(
            TARGETS.check(EventRules::open).given(Known.DESCRIPTORS), EventRules::pollable);
    error("EPOLL-UNIQ", TRIED, "An epoll instance waits for a descriptor once")
        .why("The kernel refuses the second (EEXIST), and CRIU stops: \"Can't add event\".")
        .inImage(
            TARGETS.unique(
                it -> List.of(it.epoll(), it.tfd().getTfd()),
                (item, first, out) -> report(item, "for which it waits already", out)));
    error("TIMERFD-CLOCK", TRIED, "The clock of a timer file can be restored")
        .why("Realtime, monotonic or boottime. CRIU crashes after \"Unknown clock type\".")
        .inImage(
            TIMERS.oneOf(
                "clockid",
                TimerfdEntry::getClockid,
                CLOCKS,
                "{who} is on clock {}, which CRIU does not know"));
    error("TIMERFD-VAL", TRIED, "Nanoseconds of a timer file are less than a second")
        .why(
            "settime_flags has two bits. The kernel refuses others, and CRIU stops: \"Can't restore ticks/time for timerfd\".")
        .inImage(
            TIMERS.atMost("vnsec", TimerfdEntry::getVnsec, LAST_NANOSECOND, NO_TIME),
            TIMERS.atMost("insec", TimerfdEntry::getInsec, LAST_NANOSECOND, NO_TIME),
            TIMERS.bits(
                "settime_flags",
                TimerfdEntry::getSettimeFlags,
                SETTIME_FLAGS,
                "{who} has the flags {}, of which only 0x3 are known"));
    warning("INOTIFY-HANDLE", TRIED, "A watch says which file it is on")
        .why(
            "By a handle with room for 128 bytes, or by its path. CRIU looks at the handle only if it "
                + "cannot find the path otherwise.")
        .inImage(
            WATCHES
                .where(it -> isUnusable(it.wd().getFHandle()))
                .report(
                    "f_handle",
                    "watch {} of INOTIFY id {} has no path, and a handle of {} bytes in {} words",
                    it -> it.wd().getWd(),
                    Watch::file,
                    it -> it.wd().getFHandle().getBytes(),
                    it -> it.wd().getFHandle().getHandleCount()));
    warning("INOTIFY-WD", TRIED, "The watches of a file have numbers of their own")
        .why(
            "From 1: with another number CRIU stops, \"Can't set next inotify wd\". It does not "
                + "notice two with one number, and makes one of them.")
        .inImage(
            WATCHES
                .where(it -> it.wd().getWd() <= 0)
                .check(
                    (item, out) ->
                        out.as(Severity.ERROR)
                            .report(
                                item,
                                "wd",
                                "a watch of {who} has the number {}, which is not above 0",
                                item.it().wd().getWd())),
            WATCHES
                .where(it -> it.wd().getWd() > 0)
                .unique(
                    it -> List.of(it.wd().getWd(), it.file()),
                    (item, first, out) ->
                        out.report(
                            item, "wd", "watch {} of {who} occurs twice", item.it().wd().getWd())));
    error("FANOTIFY-MARK", SOURCE, "A mark says what it is on")
        .why(
            "One on an inode has ie, one on a mount has me with the mount or its path. CRIU stops: "
                + "\"Can't find mount\", or crashes.")
        .inCheckpoint(
            MARKS
                .where(it -> it.getType() == MarkType.INODE && !it.hasIe())
                .report("ie", "a mark of {who} is on an inode that is missing"),
            MARKS
                .where(it -> it.getType() == MarkType.MOUNT && !it.hasMe())
                .report("me", "a mark of {who} is on a mount that is missing"),
            MARKS
                .where(it -> it.getType() == MarkType.MOUNT && it.hasMe())
                .at("me", FanotifyMarkEntry::getMe)
                .refersTo(
                    "mnt_id",
                    it -> it.getMntId(),
                    MOUNT_IDS,
                    "a mark of {who} is on mount {}, which no mountpoints image has"));
    warning("EVENTFD-VAL", TRIED, "The counter of an eventfd is below 2^32")
        .why("CRIU makes the file with the lower 32 bits of the counter, and does not notice.")
        .inImage(
            EVENTFDS
                .where(it -> it.getCounter() == HIGHEST)
                .report("counter", "{who} is at 2^64-1, which no eventfd can have"),
            EVENTFDS
                .where(it -> it.getCounter() != HIGHEST && it.getCounter() >>> COUNTER_BITS != 0)
                .check(
                    (item, out) ->
                        out.as(Severity.INFO)
                            .report(
                                item,
                                "counter",
                                "{who} is at {}, 2^32 or more",
                                Long.toUnsignedString(item.it().getCounter()))));
    info("SIGFD-MASK", DEDUCED, "A signal file does not wait for KILL or STOP")
        .why("They cannot be caught: the kernel takes them out of the set.")
        .inImage(
            Walk.files(FdTypes.SIGNALFD, FileEntry::getSgfd)
                .where(it -> (it.getSigmask() & UNCAUGHT) != 0)
                .report("sigmask", "{who} waits for KILL or STOP"));
  }

  private static boolean isUnusable(FhEntry handle) {
    return handle.getPath().isEmpty()
        && (handle.getHandleCount() < HANDLE_WORDS
            || Integer.compareUnsigned(handle.getBytes(), HANDLE_BYTES) > 0);
  }

  private static void report(Item<Target> target, String problem, Reporter out) {
    Target it = target.it();
    String text = "EVENTPOLL id {} waits for descriptor {}, {}";
    out.report(target, "tfd", text, it.epoll(), it.tfd().getTfd(), problem);
  }

  private static void open(Item<Target> target, Reporter out) {
    DescriptorTables tables = target.in().descriptors();
    List<Long> having = tables.having(target.it().epoll());
    int descriptor = target.it().tfd().getTfd();
    if (!having.isEmpty() && having.stream().noneMatch(it -> tables.isOpen(it, descriptor))) {
      report(target, "which no process that has it has open", out);
    }
  }

  private static void pollable(Inspection in, Reporter out) {
    Set<Long> directories = new HashSet<>();
    Set<List<Number>> instances = new HashSet<>();
    for (Entry<FdinfoEntry> entry : in.entries(ImageType.FDINFO, FdinfoEntry.class)) {
      FdinfoEntry descriptor = entry.message();
      long key = key(entry.image().number().orElse(-1), descriptor.getFd());
      if (descriptor.getType() == FdTypes.EVENTPOLL) {
        instances.add(List.of(key, descriptor.getId()));
      } else if (descriptor.getType() == FdTypes.REG && isDirectory(in, descriptor.getId())) {
        directories.add(key);
      }
    }
    TARGETS
        .check(
            (item, to) -> {
              for (long table : in.descriptors().having(item.it().epoll())) {
                long key = key(table, item.it().tfd().getTfd());
                boolean directory = directories.contains(key);
                if (directory || instances.contains(List.of(key, item.it().epoll()))) {
                  report(item, directory ? "which is a directory" : "which is itself", to);
                  break;
                }
              }
            })
        .run(in, out);
  }

  private static boolean isDirectory(Inspection in, int file) {
    return in.files()
        .find(FdTypes.REG, file)
        .map(it -> (it.file().getReg().getMode() & S_IFMT) == S_IFDIR)
        .orElse(false);
  }

  private static long key(long table, int descriptor) {
    return table << 32 | Integer.toUnsignedLong(descriptor);
  }
}
