package org.crit4j.internal.validate.rules;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.TermiosEntry;
import org.crit4j.images.TtyDataEntry;
import org.crit4j.images.TtyFileEntry;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.images.TtyType;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.Walk;

/** Terminals. */
public final class TtyRules extends CheckpointRules {
  private static final int CONTROL_CHARACTERS = 19;

  /** Source: MAX_TTYS in CRIU's tty.c, two for each of 1088 pairs. */
  private static final int LARGEST_ID = 2176;

  private static final int TTY_MAJOR = 4;
  private static final int AUXILIARY_MAJOR = 5;
  private static final int PTMX_MINOR = 2;
  private static final int FIRST_MASTER_MAJOR = 128;
  private static final int FIRST_SLAVE_MAJOR = 136;
  private static final int LAST_SLAVE_MAJOR = 143;

  /** Serial lines of several drivers. */
  private static final Set<Integer> SERIAL_MAJORS = Set.of(166, 188, 204, 207, 229);

  private static final Walk<TtyFileEntry> TERMINALS = Walk.files(FdTypes.TTY, FileEntry::getTty);
  private static final Walk<TtyInfoEntry> INFOS =
      Walk.entries(ImageType.TTY_INFO, TtyInfoEntry.class);
  private static final Target<Integer> INFO_IDS = INFOS.by(TtyInfoEntry::getId);

  /** Declares the rules. */
  public TtyRules() {
    super("Terminals");
    error("TTY-INFO", TRIED, INCOMPLETE, "Each open terminal is described")
        .why("tty_info_id is an id in tty-info.img. CRIU stops: \"No file for fd\".")
        .inCheckpoint(
            TERMINALS.refersTo(
                "tty_info_id",
                TtyFileEntry::getTtyInfoId,
                INFO_IDS,
                "tty-info.img has no id {} for {who}"));
    warning("TTY-REG", SOURCE, INCOMPLETE, "An open terminal has a path")
        .why(
            "regf_id (in old dumps the file's own id) is that of a regular file. CRIU takes "
                + "what has none for deprecated.")
        .inCheckpoint(given(Known.FILES, TtyRules::paths));
    error("TTY-PTY", SOURCE, "A pseudoterminal has its index, and nothing else has")
        .why(
            "type tells what the terminal is, and pty goes with type PTY. CRIU stops: \"No PTY "
                + "data found\", \"PTY data found\" or \"Unexpected TTY type\".")
        .inImage(
            INFOS
                .where(it -> it.getType() == TtyType.UNKNOWN)
                .report("type", "the type of the terminal is not known"),
            INFOS
                .where(it -> it.getType() == TtyType.PTY && !it.hasPty())
                .report("pty", "the index of the pseudoterminal is missing"),
            INFOS
                .where(it -> it.getType() != TtyType.PTY && it.getType() != TtyType.UNKNOWN)
                .where(TtyInfoEntry::hasPty)
                .report("pty", "there is an index, but not of a PTY: {}", TtyInfoEntry::getType));
    error("TTY-RDEV", SOURCE, "The device of a terminal is that of a driver")
        .why("CRIU stops: \"Unable to find a tty driver\".")
        .inImage(
            INFOS
                .where(it -> it.getType() != TtyType.EXT_TTY && !isTerminal(it.getRdev()))
                .report(
                    "rdev",
                    "the device {}:{} is not a terminal",
                    it -> major(it.getRdev()),
                    it -> minor(it.getRdev())));
    error("TTY-TERMIOS", SOURCE, "The settings of a terminal are complete")
        .why(
            "termios, termios_locked and winsize are all there; a slave whose master is gone "
                + "may have none. CRIU stops: \"Corrupted master\" or \"slave peer\".")
        .inImage(INFOS.check(TtyRules::settings));
    error("TTY-CC", SOURCE, "A terminal has its control characters")
        .why("c_cc has at least 19 elements. CRIU stops: \"n_c_cc has wrong value\".")
        .inImage(
            characters("termios", TtyInfoEntry::hasTermios, TtyInfoEntry::getTermios),
            characters(
                "termios_locked", TtyInfoEntry::hasTermiosLocked, TtyInfoEntry::getTermiosLocked));
    error("TTY-ID", SOURCE, "Ids of terminals are within CRIU's table")
        .why("With settings, the id is at most 2176. CRIU fails without a message.")
        .inImage(
            INFOS
                .where(it -> it.hasTermios() && Integer.compareUnsigned(it.getId(), LARGEST_ID) > 0)
                .report("id", "{} is above 2176", TtyInfoEntry::getId));
    error("TTY-DATA", SOURCE, INCOMPLETE, "Queued data is that of a terminal")
        .why("tty_id is an id in tty-info.img. CRIU stops: \"No tty found to queued data\".")
        .inCheckpoint(
            Walk.entries(ImageType.TTY_DATA, TtyDataEntry.class)
                .refersTo("tty_id", TtyDataEntry::getTtyId, INFO_IDS, "tty-info.img has no id {}"));
    warning("TTY-SID", SOURCE, "The session that a terminal controls is in the process tree")
        .why(
            "Else the controlling terminal is inherited, and a restore needs --shell-job. CRIU "
                + "stops without: \"No task found with sid\".")
        .inCheckpoint(
            INFOS
                .where(it -> it.getSid() != 0)
                .refersTo("sid", TtyInfoEntry::getSid, SESSIONS, "no process is in the session {}"),
            // All processes of a terminal's foreground group may have ended.
            INFOS
                .where(it -> it.getSid() != 0 && it.getPgrp() != 0)
                .refersTo("pgrp", TtyInfoEntry::getPgrp, GROUPS, "no process is in the group {}")
                .as(INFO));
    info("TTY-INFO-UNIQ", DEDUCED, "A terminal is described once")
        .why("Two entries have one id.")
        .inImage(INFOS.unique("id", TtyInfoEntry::getId, "the id {} occurs twice"));
  }

  private static void paths(Inspection in, Reporter out) {
    Map<Integer, Item<TtyInfoEntry>> infos = INFOS.index(in, TtyInfoEntry::getId);
    TERMINALS
        .where(
            it ->
                !infos.containsKey(it.getTtyInfoId())
                    || infos.get(it.getTtyInfoId()).it().getType() != TtyType.EXT_TTY)
        .refersTo(
            "regf_id",
            it -> it.hasRegfId() ? it.getRegfId() : it.getId(),
            openFiles(FdTypes.REG),
            "no regular file has the id {}, the path of {who}")
        .run(in, out);
  }

  // Encoding of st_rdev: makedev(3).
  private static int major(int device) {
    return (device >>> 8) & 0xfff;
  }

  private static int minor(int device) {
    return (device & 0xff) | ((device >>> 12) & 0xfff00);
  }

  private static boolean isMaster(TtyInfoEntry info) {
    int major = major(info.getRdev());
    return (major == AUXILIARY_MAJOR && minor(info.getRdev()) == PTMX_MINOR)
        || (major >= FIRST_MASTER_MAJOR && major < FIRST_SLAVE_MAJOR);
  }

  private static boolean isTerminal(int device) {
    int major = major(device);
    return major == TTY_MAJOR
        || (major == AUXILIARY_MAJOR && minor(device) <= PTMX_MINOR)
        || (major >= FIRST_MASTER_MAJOR && major <= LAST_SLAVE_MAJOR)
        || SERIAL_MAJORS.contains(major);
  }

  private static void settings(Item<TtyInfoEntry> info, Reporter out) {
    TtyInfoEntry tty = info.it();
    boolean all = tty.hasTermios() && tty.hasTermiosLocked() && tty.hasWinsize();
    boolean none = !tty.hasTermios() && !tty.hasTermiosLocked() && !tty.hasWinsize();
    boolean master = tty.getType() == TtyType.PTY && isMaster(tty);
    if (!all && (!none || master)) {
      String missing =
          !tty.hasTermios() ? "termios" : tty.hasTermiosLocked() ? "winsize" : "termios_locked";
      out.report(info, missing, "this part of the settings is missing");
    }
  }

  private static Check characters(
      String field, Predicate<TtyInfoEntry> there, Function<TtyInfoEntry, TermiosEntry> settings) {
    return INFOS
        .where(there)
        .at(field, settings)
        .where(it -> it.getCCcCount() < CONTROL_CHARACTERS)
        .report("c_cc", "{} control characters, not 19", it -> it.getCCcCount());
  }
}
