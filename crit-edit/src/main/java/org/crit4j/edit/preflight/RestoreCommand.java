package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.image.ImageType;
import org.crit4j.images.MntEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.PidnsEntry;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.images.TtyType;
import org.crit4j.finding.Finding;
import org.crit4j.validate.Validator;

/** The options that a restore needs: those that rules of validate name, and those with values. */
final class RestoreCommand {
  /** Rules that report options, and the options. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "OPT-TCP-ESTABLISHED", "--tcp-established",
          "INV-TCPCLOSE", "--tcp-close",
          "INV-UPROBES", "--allow-uprobes",
          "OPT-FILE-LOCKS", "--file-locks",
          "OPT-DEPRECATED", "--deprecated",
          "USK-EXTERN", "--ext-unix-sk",
          "PST-SHELLJOB", "--shell-job",
          "TTY-SID", "--shell-job");

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private RestoreCommand() {}

  /** The options, with their values, as words of a command line. */
  static List<String> options(Situation in) throws IOException {
    Set<String> flags = new TreeSet<>();
    Validator validator = Validator.standard().withOnly(OPTIONS.keySet());
    for (Finding each : validator.validate(in.checkpoint().images().source()).findings()) {
      Optional.ofNullable(OPTIONS.get(each.rule().id())).ifPresent(flags::add);
    }
    List<String> words = new ArrayList<>();
    if (in.isOwn(NamespaceKind.MNT)
        && !in.target().root().equals(in.target().machine())) {
      words.add("--root");
      words.add(in.target().root().toString());
    }
    orphans(in, flags);
    words.addAll(flags);
    for (String key : new TreeSet<>(externals(in))) {
      words.add("--external");
      words.add(key);
    }
    for (String name : new TreeSet<>(inherited(in))) {
      words.add("--inherit-fd");
      words.add("fd[N]:" + name);
    }
    if (in.cpuCap()) {
      words.add("--cpu-cap");
    }
    return words;
  }

  /** Terminals without their masters are those of a shell. */
  private static void orphans(Situation in, Set<String> flags) throws IOException {
    Set<Integer> masters = new TreeSet<>();
    Set<Integer> slaves = new TreeSet<>();
    for (Terminal file : in.checkpoint().files().all(Terminal.class)) {
      Optional<TtyInfoEntry> info = in.checkpoint().files().terminal(file);
      if (info.isPresent() && info.get().getType() == TtyType.PTY) {
        boolean master = (info.get().getId() & 1) == 1;
        (master ? masters : slaves).add(info.get().getPty().getIndex());
      }
    }
    if (!masters.containsAll(slaves) && !in.engine()) {
      flags.add("--shell-job");
    }
  }

  private static List<String> externals(Situation in) throws IOException {
    List<String> all = new ArrayList<>();
    for (MntEntry mount : in.all(ImageType.MNTS, MntEntry.class)) {
      if (mount.hasExtKey()) {
        all.add("mnt[" + mount.getExtKey() + "]:DIRECTORY");
      }
    }
    for (NetnsEntry network : in.all(ImageType.NETNS, NetnsEntry.class)) {
      if (network.hasExtKey()) {
        all.add("net[INODE]:" + network.getExtKey());
      }
    }
    for (PidnsEntry processes : in.all(ImageType.PIDNS, PidnsEntry.class)) {
      if (processes.hasExtKey()) {
        all.add("pid[INODE]:" + processes.getExtKey());
      }
    }
    return all;
  }

  private static List<String> inherited(Situation in) throws IOException {
    List<String> all = new ArrayList<>();
    for (RegularFile file : in.checkpoint().files().all(RegularFile.class)) {
      if (file.entry().getExt()) {
        all.add(file.path().text());
      }
    }
    return all;
  }

  /** A word as a shell takes it. */
  static String quoted(String word) {
    Matcher matcher = SAFE.matcher(word);
    return matcher.matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
