package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.diff.Changes;
import org.crit4j.checkpoint.diff.FileUse;
import org.crit4j.checkpoint.diff.MappingChange;
import org.crit4j.checkpoint.diff.ProcessMatch;
import org.crit4j.checkpoint.diff.ProcessMatch.Kind;
import org.crit4j.checkpoint.diff.SocketUse;
import org.crit4j.checkpoint.facts.SocketFacts;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.report.Problems;

/** A comparison for people: boxes as checkpointctl draws them, and a summary. */
final class DiffTree {
  private static final int WIDTH = 62;
  private static final int SOCKET_WIDTH = 71;
  private static final int TITLE_WIDTH = 64;
  private static final int LONGEST_ID = 51;
  private static final int LONGEST_VALUE = 60;

  private final Comparison comparison;
  private final DiffView view;
  private final ProcessText text;
  private final ProcessRow rows;
  private final StringBuilder out = new StringBuilder();

  DiffTree(Comparison comparison, DiffView view, Problems problems) {
    this.comparison = comparison;
    this.view = view;
    this.text = new ProcessText(problems);
    this.rows = new ProcessRow(text, view.commandLines(), view.environments());
  }

  String draw() {
    title();
    side("A", comparison.before());
    side("B", comparison.after());
    box("Memory Changes", WIDTH, memory());
    box("Process Tree", WIDTH, view.unchanged() ? tree() : processes());
    if (view.files()) {
      box("File Descriptor Changes", WIDTH, files());
    }
    if (view.sockets()) {
      box("Socket Changes", SOCKET_WIDTH, sockets());
    }
    if (!comparison.config().isEmpty()) {
      box("Configuration Changes", WIDTH, config());
    }
    if (!comparison.rootfs().isEmpty()) {
      box("Root FS Changes", WIDTH, rootfs());
    }
    out.append("Summary:\n");
    DiffSummary.lines(comparison).forEach(this::line);
    return out.toString();
  }

  private void line(String words) {
    out.append(Printable.of(words)).append('\n');
  }

  private void title() {
    ContainerCheckpoint container = comparison.after();
    out.append("\n╔").append("═".repeat(TITLE_WIDTH)).append("╗\n");
    titleLine("Checkpoint Diff");
    out.append("╠").append("═".repeat(TITLE_WIDTH)).append("╣\n");
    titleLine("Container: " + cut(container.containerName().orElse("")));
    titleLine("Image:     " + cut(container.image().orElse("")));
    titleLine("ID:        " + cut(container.id().orElse("")));
    out.append("╚").append("═".repeat(TITLE_WIDTH)).append("╝\n\n");
  }

  private void titleLine(String words) {
    String safe = Printable.of(words);
    out.append("║ ").append(safe);
    out.append(" ".repeat(Math.max(0, TITLE_WIDTH - 1 - safe.length()))).append("║\n");
  }

  private static String cut(String words) {
    return words.length() <= LONGEST_ID ? words : words.substring(0, LONGEST_ID - 3) + "...";
  }

  private void side(String name, ContainerCheckpoint container) {
    line("Checkpoint " + name + ":");
    container.created().ifPresent(it -> line("  Created: " + it));
    container.checkpointed().ifPresent(it -> line("  Checkpointed: " + it));
    line("  Size:    " + container.checkpointSize() + " bytes");
    out.append('\n');
  }

  private void box(String title, int width, List<String> lines) {
    String edge = "─ " + title + " ";
    out.append("┌").append(edge).append("─".repeat(width - edge.length())).append("┐\n");
    lines.forEach(it -> line("│ " + it));
    out.append("└").append("─".repeat(width)).append("┘\n");
  }

  private List<String> memory() {
    List<String> lines = new ArrayList<>();
    long growth = comparison.growth();
    String megabytes = String.format(Locale.ROOT, "%.2f MB", Math.abs(growth) / (double) (1 << 20));
    if (growth == 0) {
      lines.add("= No change");
    } else {
      lines.add((growth > 0 ? "↑ Increased by " : "↓ Decreased by ") + megabytes);
    }
    for (Comparison.MemoryChange change : comparison.memory()) {
      if (!change.changes().isEmpty() || view.unchanged()) {
        lines.add(
            "PID "
                + pid(change.pid())
                + ": "
                + change.changed()
                + " of "
                + change.pages()
                + " pages changed");
        List<MappingChange> shown = view.unchanged() ? change.mappings() : change.changes();
        shown.forEach(it -> lines.add(mapping(it)));
      }
    }
    return lines;
  }

  private static String mapping(MappingChange mapping) {
    String mark =
        switch (mapping.kind()) {
          case ADDED -> "+";
          case REMOVED -> "-";
          case COMMON -> mapping.changed() == 0 ? "=" : "~";
        };
    return String.format(
            "  %s %012x-%012x %6d of %6d  %s",
            mark,
            mapping.start(),
            mapping.end(),
            mapping.changed(),
            mapping.pages(),
            mapping.name())
        .stripTrailing();
  }

  private static String pid(int pid) {
    return Integer.toUnsignedString(pid);
  }

  private List<String> processes() {
    List<String> lines = new ArrayList<>();
    group("Added:", "+", Kind.ADDED, it -> process(it.latest()), lines);
    group("Removed:", "-", Kind.REMOVED, it -> process(it.latest()), lines);
    group("Modified:", "~", Kind.MODIFIED, this::modified, lines);
    group("Restarted:", "~", Kind.RESTARTED, this::restarted, lines);
    if (lines.isEmpty()) {
      lines.add("= No change");
    }
    return lines;
  }

  private void group(
      String label,
      String mark,
      Kind kind,
      Function<ProcessMatch, String> describe,
      List<String> lines) {
    List<ProcessMatch> group = comparison.processes(kind);
    if (!group.isEmpty()) {
      lines.add(label);
      group.forEach(it -> lines.add("  " + mark + " " + describe.apply(it)));
    }
  }

  private String process(Task task) {
    return String.format("PID %-5s %s", pid(task.pid()), rows.title(task));
  }

  private String modified(ProcessMatch match) {
    Task before = match.before().orElseThrow();
    String was = rows.title(before).stripTrailing();
    return process(match.latest()).stripTrailing() + " (was " + was + ", " + state(match) + ")";
  }

  private String state(ProcessMatch match) {
    String then = text.stateName(match.before().orElseThrow());
    String now = text.stateName(match.latest());
    return then.equals(now) ? now : then + " before, now " + now;
  }

  private String restarted(ProcessMatch match) {
    String was = pid(match.before().orElseThrow().pid());
    return process(match.latest()).stripTrailing() + " (PID " + was + " before)";
  }

  private List<String> tree() {
    Map<Task, ProcessMatch> matches = new HashMap<>();
    List<Task> roots = new ArrayList<>();
    for (ProcessMatch match : comparison.processes()) {
      match.after().ifPresent(it -> matches.put(it, match));
      match.after().filter(it -> it.parent().isEmpty()).ifPresent(roots::add);
    }
    Branch branch = new Branch("Process tree");
    ProcessText.sorted(roots).forEach(it -> add(it, matches, branch));
    List<String> lines = new ArrayList<>(List.of(branch.draw("").split("\n", -1)));
    lines.remove(lines.size() - 1);
    group("Removed:", "-", Kind.REMOVED, it -> process(it.latest()), lines);
    return lines;
  }

  private void add(Task task, Map<Task, ProcessMatch> matches, Branch above) {
    ProcessMatch match = matches.get(task);
    Kind kind = match == null ? Kind.ADDED : match.kind();
    String mark =
        switch (kind) {
          case ADDED -> "+";
          case REMOVED -> "-";
          case MODIFIED, RESTARTED -> "~";
          case UNCHANGED -> "=";
        };
    String title = rows.title(task);
    if (match != null && kind == Kind.RESTARTED) {
      title =
          title.stripTrailing() + " (PID " + pid(match.before().orElseThrow().pid()) + " before)";
    }
    Branch branch = above.add(mark + " PID " + pid(task.pid()), title);
    if (view.environments()) {
      text.environmentLines(task).forEach(branch::add);
    }
    ProcessText.sorted(task.children()).forEach(it -> add(it, matches, branch));
  }

  private List<String> files() {
    List<String> lines = new ArrayList<>();
    Changes<FileUse> files = comparison.files();
    files("Added:", "+", files.added(), lines);
    files("Removed:", "-", files.removed(), lines);
    if (!files.modified().isEmpty()) {
      lines.add("Modified:");
      files
          .modified()
          .forEach(it -> lines.add("  ~ " + file(it.after()) + differences(it.differences())));
    }
    if (view.unchanged()) {
      files("Unchanged:", "=", files.unchanged(), lines);
    }
    if (lines.isEmpty()) {
      lines.add("= No change");
    }
    return lines;
  }

  private static void files(String label, String mark, List<FileUse> files, List<String> lines) {
    if (!files.isEmpty()) {
      lines.add(label);
      files.forEach(it -> lines.add("  " + mark + " " + file(it)));
    }
  }

  private static String file(FileUse file) {
    return String.format("PID %-5s %-8s %s", pid(file.pid()), file.kind(), file.label());
  }

  private static String differences(List<Changes.Difference> differences) {
    StringBuilder text = new StringBuilder();
    for (Changes.Difference each : differences) {
      text.append(text.isEmpty() ? " (" : ", ").append(each.name()).append(": ");
      text.append(shown(each.before())).append(" -> ").append(shown(each.after()));
    }
    return text.append(')').toString();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private List<String> sockets() {
    List<String> lines = new ArrayList<>();
    Changes<SocketUse> sockets = comparison.sockets();
    lines.add("    PID   PROTO STATE        LOCAL                 PEER");
    sockets.added().forEach(it -> lines.add(socket("+", it)));
    sockets.removed().forEach(it -> lines.add(socket("-", it)));
    sockets
        .modified()
        .forEach(it -> lines.add(socket("~", it.after()) + differences(it.differences())));
    if (view.unchanged()) {
      sockets.unchanged().forEach(it -> lines.add(socket("=", it)));
    }
    return lines;
  }

  private static String socket(String mark, SocketUse use) {
    SocketFacts socket = use.facts();
    String peer = socket.isConnected() || socket.isUnix() ? socket.remoteEndpoint() : "";
    String local = socket.localEndpoint();
    return String.format(
        " %s  %-5s %-5s %-12s %-21s %s",
        mark,
        pid(use.pid()),
        socket.isUnix() ? "UNIX" : socket.protocol(),
        socket.state().isEmpty() ? "-" : socket.state(),
        local.isEmpty() ? "@" : local,
        peer.isEmpty() ? "-" : peer);
  }

  private List<String> config() {
    List<String> lines = new ArrayList<>();
    for (ConfigChange change : comparison.config()) {
      String mark = change.before().isEmpty() ? "+" : change.after().isEmpty() ? "-" : "~";
      lines.add(
          mark
              + " "
              + change.document()
              + ": "
              + change.path()
              + ": "
              + value(change.before().orElse("none"))
              + " -> "
              + value(change.after().orElse("none")));
    }
    return lines;
  }

  private static String value(String json) {
    return json.length() <= LONGEST_VALUE ? json : json.substring(0, LONGEST_VALUE - 3) + "...";
  }

  private List<String> rootfs() {
    List<String> lines = new ArrayList<>();
    for (RootfsChange change : comparison.rootfs()) {
      String mark = change.before().isEmpty() ? "+" : change.after().isEmpty() ? "-" : "~";
      String what =
          change.before().isEmpty()
              ? change.after()
              : change.after().isEmpty()
                  ? change.before()
                  : change.before() + " -> " + change.after();
      lines.add(mark + " " + change.path() + " (" + what + ")");
    }
    return lines;
  }
}
