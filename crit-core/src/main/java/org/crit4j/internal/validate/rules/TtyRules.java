package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.TermiosEntry;
import org.crit4j.images.TtyDataEntry;
import org.crit4j.images.TtyFileEntry;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.images.TtyType;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;

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

  /** Declares the rules. */
  public TtyRules() {
    super("Terminals");
    error("TTY-INFO", TRIED, INCOMPLETE, "Each open terminal is described")
        .because(
            "tty_info_id is an id in tty-info.img. Else the file never becomes known: \"No file "
                + "for fd\".")
        .inCheckpoint(TtyRules::described);
    warning("TTY-REG", SOURCE, INCOMPLETE, "An open terminal has a path")
        .because(
            "regf_id (in old dumps the file's own id) is that of a regular file. CRIU takes "
                + "what has none for deprecated.")
        .inCheckpoint(TtyRules::paths);
    error("TTY-PTY", SOURCE, "A pseudoterminal has its index, and nothing else has")
        .because(
            "type tells what the terminal is, and pty goes with type PTY. CRIU stops: \"No PTY "
                + "data found\", \"PTY data found\" or \"Unexpected TTY type\".")
        .inImage(TtyRules::types);
    error("TTY-RDEV", SOURCE, "The device of a terminal is that of a driver")
        .because("CRIU stops: \"Unable to find a tty driver\".")
        .inImage(TtyRules::drivers);
    error("TTY-TERMIOS", SOURCE, "The settings of a terminal are complete")
        .because(
            "termios, termios_locked and winsize are all there; a slave whose master is gone "
                + "may have none. CRIU stops: \"Corrupted master\" or \"slave peer\".")
        .inImage(TtyRules::settings);
    error("TTY-CC", SOURCE, "A terminal has its control characters")
        .because("c_cc has at least 19 elements. CRIU stops: \"n_c_cc has wrong value\".")
        .inImage(TtyRules::controlCharacters);
    error("TTY-ID", SOURCE, "Ids of terminals are within CRIU's table")
        .because("With settings, the id is at most 2176. CRIU fails without a message.")
        .inImage(TtyRules::ids);
    error("TTY-DATA", SOURCE, INCOMPLETE, "Queued data is that of a terminal")
        .because("tty_id is an id in tty-info.img. CRIU stops: \"No tty found to queued data\".")
        .inCheckpoint(TtyRules::data);
    warning("TTY-SID", SOURCE, "The session that a terminal controls is in the process tree")
        .because(
            "Else the controlling terminal is inherited, and a restore needs --shell-job. CRIU "
                + "stops without: \"No task found with sid\".")
        .inCheckpoint(TtyRules::sessions);
    info("TTY-INFO-UNIQ", DEDUCED, "A terminal is described once")
        .because("Two entries have one id.")
        .inImage(TtyRules::unique);
  }

  private static List<Entry<TtyInfoEntry>> infos(Inspection in) {
    return in.entries(ImageType.TTY_INFO, TtyInfoEntry.class);
  }

  private static Set<Integer> knownIds(Inspection in) {
    Set<Integer> ids = new HashSet<>();
    infos(in).forEach(info -> ids.add(info.message().getId()));
    return ids;
  }

  private static void described(Inspection in, Reporter out) {
    Set<Integer> known = knownIds(in);
    if (!in.areKnown(ImageType.TTY_INFO)) {
      return;
    }
    for (OpenFile file : in.files().all()) {
      TtyFileEntry tty = file.file().getTty();
      if (file.file().hasTty() && !known.contains(tty.getTtyInfoId())) {
        String found = "tty-info.img has no id " + unsigned(tty.getTtyInfoId()) + " for ";
        out.report(file.entry(), file.field("tty", "tty_info_id"), found + file.label());
      }
    }
  }

  private static void paths(Inspection in, Reporter out) {
    Map<Integer, TtyType> types = new HashMap<>();
    infos(in).forEach(info -> types.put(info.message().getId(), info.message().getType()));
    if (!in.files().areKnown()) {
      return;
    }
    for (OpenFile file : in.files().all()) {
      TtyFileEntry tty = file.file().getTty();
      boolean external = types.get(tty.getTtyInfoId()) == TtyType.EXT_TTY;
      int path = tty.hasRegfId() ? tty.getRegfId() : file.id();
      if (file.file().hasTty() && !external && in.files().find(FdTypes.REG, path).isEmpty()) {
        String found = "no regular file has the id " + unsigned(path) + ", the path of ";
        out.report(file.entry(), file.field("tty", "regf_id"), found + file.label());
      }
    }
  }

  private static void types(Inspection in, Reporter out) {
    for (Entry<TtyInfoEntry> info : infos(in)) {
      TtyType type = info.message().getType();
      if (type == TtyType.UNKNOWN) {
        out.report(info, "type", "the type of the terminal is not known");
      } else if (type == TtyType.PTY && !info.message().hasPty()) {
        out.report(info, "pty", "the index of the pseudoterminal is missing");
      } else if (type != TtyType.PTY && info.message().hasPty()) {
        out.report(info, "pty", "there is an index, but the terminal is no PTY: " + type);
      }
    }
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

  private static void drivers(Inspection in, Reporter out) {
    for (Entry<TtyInfoEntry> info : infos(in)) {
      int major = major(info.message().getRdev());
      int minor = minor(info.message().getRdev());
      boolean known =
          major == TTY_MAJOR
              || (major == AUXILIARY_MAJOR && minor <= PTMX_MINOR)
              || (major >= FIRST_MASTER_MAJOR && major <= LAST_SLAVE_MAJOR)
              || SERIAL_MAJORS.contains(major);
      if (!known && info.message().getType() != TtyType.EXT_TTY) {
        out.report(info, "rdev", "the device " + major + ":" + minor + " is no terminal");
      }
    }
  }

  private static void settings(Inspection in, Reporter out) {
    for (Entry<TtyInfoEntry> info : infos(in)) {
      TtyInfoEntry tty = info.message();
      long there =
          Stream.of(tty.hasTermios(), tty.hasTermiosLocked(), tty.hasWinsize())
              .filter(has -> has)
              .count();
      boolean master = tty.getType() == TtyType.PTY && isMaster(tty);
      if (there == 1 || there == 2 || (there == 0 && master)) {
        String missing =
            !tty.hasTermios() ? "termios" : tty.hasTermiosLocked() ? "winsize" : "termios_locked";
        out.report(info, missing, "this part of the settings is missing");
      }
    }
  }

  private static void controlCharacters(Inspection in, Reporter out) {
    for (Entry<TtyInfoEntry> info : infos(in)) {
      if (info.message().hasTermios()) {
        controlCharacters(info, "termios.c_cc", info.message().getTermios(), out);
      }
      if (info.message().hasTermiosLocked()) {
        controlCharacters(info, "termios_locked.c_cc", info.message().getTermiosLocked(), out);
      }
    }
  }

  private static void controlCharacters(
      Entry<TtyInfoEntry> info, String field, TermiosEntry termios, Reporter out) {
    if (termios.getCCcCount() < CONTROL_CHARACTERS) {
      String found = termios.getCCcCount() + " control characters, not " + CONTROL_CHARACTERS;
      out.report(info, field, found);
    }
  }

  private static void ids(Inspection in, Reporter out) {
    for (Entry<TtyInfoEntry> info : infos(in)) {
      int id = info.message().getId();
      if (info.message().hasTermios() && Integer.compareUnsigned(id, LARGEST_ID) > 0) {
        out.report(info, "id", unsigned(id) + " is above " + LARGEST_ID);
      }
    }
  }

  private static void data(Inspection in, Reporter out) {
    Set<Integer> known = knownIds(in);
    if (!in.areKnown(ImageType.TTY_INFO)) {
      return;
    }
    for (Entry<TtyDataEntry> data : in.entries(ImageType.TTY_DATA, TtyDataEntry.class)) {
      int id = data.message().getTtyId();
      if (!known.contains(id)) {
        out.report(data, "tty_id", "tty-info.img has no id " + unsigned(id));
      }
    }
  }

  private static void sessions(Inspection in, Reporter out) {
    Set<Integer> sessions = new HashSet<>();
    Set<Integer> groups = new HashSet<>();
    for (Task task : in.tasks().all()) {
      sessions.add(task.entry().message().getSid());
      sessions.add(task.pid());
      groups.add(task.entry().message().getPgid());
      groups.add(task.pid());
    }
    if (!in.tasks().areKnown()) {
      return;
    }
    for (Entry<TtyInfoEntry> info : infos(in)) {
      int session = info.message().getSid();
      int group = info.message().getPgrp();
      if (session != 0 && !sessions.contains(session)) {
        out.report(info, "sid", "no process is in the session " + unsigned(session));
      } else if (session != 0 && group != 0 && !groups.contains(group)) {
        // All processes of a terminal's foreground group may have ended.
        out.as(INFO).report(info, "pgrp", "no process is in the group " + unsigned(group));
      }
    }
  }

  private static void unique(Inspection in, Reporter out) {
    Set<Integer> seen = new HashSet<>();
    for (Entry<TtyInfoEntry> info : infos(in)) {
      if (!seen.add(info.message().getId())) {
        out.report(info, "id", "the id " + unsigned(info.message().getId()) + " occurs twice");
      }
    }
  }
}
