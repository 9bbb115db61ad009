package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.crit4j.Printable;
import org.crit4j.cli.text.Palette;
import org.crit4j.cli.text.Palette.Style;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.container.diff.DiffSummary;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.report.ByteSize;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.diff.Changes;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.FileUse;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.report.diff.ProcessMatch;
import org.crit4j.report.diff.ProcessMatch.Kind;
import org.crit4j.report.diff.SocketUse;
import org.crit4j.report.diff.TableChanges;

/** Differences for people: boxes as checkpointctl draws them, and a summary. */
public final class DiffTree {
  private static final int WIDTH = 62;
  private static final int SOCKET_WIDTH = 71;
  private static final int TITLE_WIDTH = 64;
  private static final int LONGEST_ID = 51;
  private static final int LONGEST_VALUE = 60;

  private final ContainerDiff diff;
  private final DiffView view;
  private final Palette palette;
  private final StringBuilder out = new StringBuilder();

  private DiffTree(ContainerDiff diff, DiffView view, Palette palette) {
    this.diff = diff;
    this.view = view;
    this.palette = palette;
  }

  /** The differences as text. */
  public static String of(ContainerDiff diff, DiffView view, Palette palette) {
    return new DiffTree(diff, view, palette).draw();
  }

  private String draw() {
    title();
    side("A", diff.before());
    side("B", diff.after());
    box("Memory Changes", WIDTH, memory());
    box("Process Tree", WIDTH, view.unchanged() ? tree() : processes());
    diff.tables().forEach(this::table);
    if (view.files()) {
      box("File Descriptor Changes", WIDTH, grouped(diff.files(), DiffTree::file));
    }
    if (view.sockets()) {
      box("Socket Changes", SOCKET_WIDTH, sockets());
    }
    boxIfAny("Configuration Changes", diff.config().stream().map(DiffTree::config).toList());
    boxIfAny("Root FS Changes", diff.rootfs().stream().map(DiffTree::rootfs).toList());
    out.append("Summary:\n");
    DiffSummary.lines(diff).forEach(this::line);
    return out.toString();
  }

  private void line(String words) {
    out.append(Printable.of(words)).append('\n');
  }

  private void title() {
    ContainerCheckpoint container = diff.after();
    out.append("\n╔").append("═".repeat(TITLE_WIDTH)).append("╗\n");
    titleLine("Checkpoint Diff");
    out.append("╠").append("═".repeat(TITLE_WIDTH)).append("╣\n");
    titleLine("Container: " + cut(container.containerName().orElse(""), LONGEST_ID));
    titleLine("Image:     " + cut(container.image().orElse(""), LONGEST_ID));
    titleLine("ID:        " + cut(container.id().orElse(""), LONGEST_ID));
    out.append("╚").append("═".repeat(TITLE_WIDTH)).append("╝\n\n");
  }

  private void titleLine(String words) {
    String safe = Printable.of(words);
    out.append("║ ").append(safe);
    out.append(" ".repeat(Math.max(0, TITLE_WIDTH - 1 - safe.length()))).append("║\n");
  }

  private static String cut(String words, int longest) {
    return words.length() <= longest ? words : words.substring(0, longest - 3) + "...";
  }

  private void side(String name, ContainerCheckpoint container) {
    line("Checkpoint " + name + ":");
    container.created().ifPresent(it -> line("  Created: " + it));
    container.checkpointed().ifPresent(it -> line("  Checkpointed: " + it));
    line("  Size:    " + container.checkpointSize() + " bytes");
    out.append('\n');
  }

  private void boxIfAny(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      box(title, WIDTH, lines);
    }
  }

  private void box(String title, int width, List<String> lines) {
    int rest = width - title.length() - 3;
    out.append("┌─ ").append(palette.bold(title)).append(' ');
    out.append("─".repeat(rest)).append("┐\n");
    for (String each : lines.isEmpty() ? List.of("= No change") : lines) {
      out.append("│ ").append(coloured(Printable.of(each))).append('\n');
    }
    out.append("└").append("─".repeat(width)).append("┘\n");
  }

  /** The line in the colour of its mark. */
  private String coloured(String words) {
    String bare = words.stripLeading();
    if (bare.startsWith("+ ") || bare.startsWith("↑ ")) {
      return palette.paint(Style.GREEN, words);
    }
    if (bare.startsWith("- ") || bare.startsWith("↓ ")) {
      return palette.paint(Style.RED, words);
    }
    return bare.startsWith("~ ") ? palette.paint(Style.YELLOW, words) : words;
  }

  private List<String> memory() {
    List<String> lines = new ArrayList<>();
    diff.memory().forEach((pid, mappings) -> memory(pid, mappings, lines));
    long growth = diff.growth();
    String size = ByteSize.of(Math.abs(growth));
    if (growth != 0) {
      lines.add(0, (growth > 0 ? "↑ Increased by " : "↓ Decreased by ") + size);
    } else if (!lines.isEmpty()) {
      lines.add(0, "= No change in size");
    }
    return lines;
  }

  private void memory(long pid, List<MappingChange> mappings, List<String> lines) {
    List<MappingChange> shown = view.unchanged() ? mappings : ContainerDiff.different(mappings);
    if (!shown.isEmpty()) {
      long changed = ContainerDiff.changedPages(mappings);
      long pages = ContainerDiff.pages(mappings);
      lines.add("PID " + pid + ": " + changed + " of " + pages + " pages changed");
      shown.forEach(it -> lines.add(mapping(it)));
    }
  }

  private static String mapping(MappingChange mapping) {
    String mark =
        switch (mapping.kind()) {
          case ADDED -> "+";
          case REMOVED -> "-";
          case MODIFIED -> "~";
          case UNCHANGED -> "=";
        };
    String text =
        String.format(
            "  %s %012x-%012x %s %6d of %6d  %s",
            mark,
            mapping.start(),
            mapping.end(),
            mapping.latest().protection(),
            mapping.changed(),
            mapping.pages(),
            mapping.name());
    return text.stripTrailing() + differences(mapping.differences());
  }

  private List<String> processes() {
    List<String> lines = new ArrayList<>();
    group("Added:", "+", diff.processes(Kind.ADDED), it -> process(diff.latest(it)), lines);
    group("Removed:", "-", diff.processes(Kind.REMOVED), it -> process(diff.latest(it)), lines);
    group("Modified:", "~", diff.processes(Kind.MODIFIED), this::modified, lines);
    group("Restarted:", "~", diff.processes(Kind.RESTARTED), this::restarted, lines);
    return lines;
  }

  private static <T> void group(
      String label, String mark, List<T> group, Function<T, String> describe, List<String> lines) {
    if (!group.isEmpty()) {
      lines.add(label);
      group.forEach(it -> lines.add("  " + mark + " " + describe.apply(it)));
    }
  }

  private String title(ProcessRow process) {
    return ProcessText.title(process, view.commandLines());
  }

  private String process(ProcessRow process) {
    return String.format("PID %-5s %s", process.pid(), title(process));
  }

  private String modified(ProcessMatch match) {
    ProcessRow before = diff.earlier(match);
    ProcessRow after = diff.latest(match);
    String then = ProcessText.state(before);
    String now = ProcessText.state(after);
    String state = then.equals(now) ? now : then + " before, now " + now;
    return process(after).stripTrailing()
        + " (was "
        + title(before).stripTrailing()
        + ", "
        + state
        + ")";
  }

  private String restarted(ProcessMatch match) {
    return process(diff.latest(match)).stripTrailing() + pidBefore(match);
  }

  private String pidBefore(ProcessMatch match) {
    return " (PID " + diff.earlier(match).pid() + " before)";
  }

  private List<String> tree() {
    Map<Long, ProcessMatch> matches = new HashMap<>();
    List<ProcessRow> roots = new ArrayList<>();
    for (ProcessMatch match : diff.comparison().processes()) {
      if (match.after().isPresent()) {
        ProcessRow process = diff.latest(match);
        matches.put(process.pid(), match);
        if (process.task().parent().isEmpty()) {
          roots.add(process);
        }
      }
    }
    Branch branch = new Branch("Process tree");
    Subject.byPid(roots).forEach(it -> add(it, matches, branch));
    List<String> lines = new ArrayList<>(branch.draw(Palette.NONE).lines().toList());
    group("Removed:", "-", diff.processes(Kind.REMOVED), it -> process(diff.latest(it)), lines);
    return lines;
  }

  private void add(ProcessRow process, Map<Long, ProcessMatch> matches, Branch above) {
    Optional<ProcessMatch> match = Optional.ofNullable(matches.get(process.pid()));
    Kind kind = match.map(ProcessMatch::kind).orElse(Kind.ADDED);
    String mark =
        switch (kind) {
          case ADDED -> "+";
          case REMOVED -> "-";
          case MODIFIED, RESTARTED -> "~";
          case UNCHANGED -> "=";
        };
    String title = title(process);
    if (kind == Kind.RESTARTED) {
      title = title.stripTrailing() + match.map(this::pidBefore).orElse("");
    }
    Branch branch = above.addTagged(mark + " PID " + process.pid(), title);
    if (view.environments()) {
      ProcessText.variables(process).forEach(branch::add);
    }
    Subject.children(process).forEach(it -> add(it, matches, branch));
  }

  private <R> void table(TableChanges<R> table) {
    List<String> lines = new ArrayList<>();
    Changes<R> changes = table.changes();
    group("Added:", "+", changes.added(), table::keyText, lines);
    group("Removed:", "-", changes.removed(), table::keyText, lines);
    for (Changes.Modified<R> each : changes.modified()) {
      lines.add(table.keyText(each.after()));
      for (Difference value : each.differences()) {
        String values = shown(value.before()) + " -> " + shown(value.after());
        lines.add("  ~ " + value.name() + ": " + values);
      }
    }
    box(DiffSummary.title(table), WIDTH, lines);
  }

  private <T> List<String> grouped(Changes<T> changes, Function<T, String> describe) {
    List<String> lines = new ArrayList<>();
    group("Added:", "+", changes.added(), describe, lines);
    group("Removed:", "-", changes.removed(), describe, lines);
    group(
        "Modified:",
        "~",
        changes.modified(),
        it -> describe.apply(it.after()) + differences(it.differences()),
        lines);
    if (view.unchanged()) {
      group("Unchanged:", "=", changes.unchanged(), describe, lines);
    }
    return lines;
  }

  private static String file(FileUse file) {
    return String.format("PID %-5s %-8s %s", file.pid(), file.type(), file.label());
  }

  private static String differences(List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    for (Difference each : differences) {
      text.append(text.isEmpty() ? " (" : ", ").append(each.name()).append(": ");
      text.append(shown(each.before())).append(" -> ").append(shown(each.after()));
    }
    return text.append(text.isEmpty() ? "" : ")").toString();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "none" : cut(value, LONGEST_VALUE);
  }

  private List<String> sockets() {
    List<String> lines = new ArrayList<>();
    Changes<SocketUse> sockets = diff.sockets();
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
    SocketText socket = new SocketText(use.socket());
    boolean connected = socket.remotePort().orElse(0) != 0;
    String peer = connected || socket.isUnix() ? socket.remoteEndpoint() : "";
    String local = socket.localEndpoint();
    return String.format(
        " %s  %-5s %-5s %-12s %-21s %s",
        mark,
        use.pid(),
        socket.isUnix() ? "UNIX" : socket.protocol(),
        socket.state().isEmpty() ? "-" : socket.state(),
        local.isEmpty() ? "@" : local,
        peer.isEmpty() ? "-" : peer);
  }

  private static String config(ConfigChange change) {
    String mark = change.before().isEmpty() ? "+" : change.after().isEmpty() ? "-" : "~";
    return mark
        + " "
        + change.document()
        + ": "
        + change.path()
        + ": "
        + shown(change.before().orElse(""))
        + " -> "
        + shown(change.after().orElse(""));
  }

  private static String rootfs(RootfsChange change) {
    String mark = change.before().isEmpty() ? "+" : change.after().isEmpty() ? "-" : "~";
    String arrow = mark.equals("~") ? " -> " : "";
    return mark + " " + change.path() + " (" + change.before() + arrow + change.after() + ")";
  }
}
