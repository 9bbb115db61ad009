package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.crit4j.report.Column;
import org.crit4j.report.CredentialRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;
import org.crit4j.report.ThreadRow;
import org.crit4j.report.diff.ProcessMatch;

/** The tree of processes, with what each has. */
final class ProcessSection implements Section {
  private static final int MOST = 1_000;
  private static final int DEEPEST = 12;

  private static final List<Column<ProcessRow>> FACTS =
      Tables.PROCESSES.columnsWithout(
          "pid", "name", "state", "command_line", "memory", "layout", "ids", "credentials", "core");

  private static final List<Column<CredentialRow>> CREDENTIALS =
      Tables.CREDENTIALS.columns(
          "euid", "egid", "groups", "effective", "no_new_privileges", "lsm_profile");

  private final Subject subject;
  private final Map<Long, CredentialRow> credentials;
  private final Map<Long, ProcessMatch> matches;

  ProcessSection(Subject subject) {
    this.subject = subject;
    this.credentials = byPid(subject.report().rows(Tables.CREDENTIALS), CredentialRow::pid);
    this.matches =
        byPid(
            subject.diff().map(it -> it.comparison().processes()).orElse(List.of()),
            it -> Integer.toUnsignedLong(it.latest().pid()));
  }

  private static <R> Map<Long, R> byPid(Iterable<R> rows, Function<R, Long> pid) {
    List<R> all = new ArrayList<>();
    rows.forEach(all::add);
    return all.stream().collect(Collectors.toMap(pid, it -> it, (first, second) -> second));
  }

  @Override
  public String id() {
    return "processes";
  }

  @Override
  public String title() {
    return "Processes";
  }

  @Override
  public boolean isEmpty() {
    return subject.processes().isEmpty();
  }

  @Override
  public void write(Html html) {
    long largest =
        subject.processes().stream().mapToLong(it -> it.row().memory().orElse(0L)).max().orElse(0);
    html.open("ul", "class", "tree", "data-table", "processes");
    subject.processes().stream().limit(MOST).forEach(it -> process(html, it, largest));
    html.close();
    HtmlTable.more(
        html,
        subject,
        subject.processes().size() - MOST,
        "processes",
        "inspect --ps-tree-cmd PATH");
  }

  private void process(Html html, ProcessNode node, long largest) {
    ProcessRow row = node.row();
    html.open("li", "id", node.anchor(), "style", "--d:" + Math.min(node.depth(), DEEPEST));
    html.open("details").open("summary");
    String state = column(row, "state");
    html.element("span", state, "class", "state " + state, "data-column", "state");
    html.element("b", column(row, "pid"), "class", "pid", "data-column", "pid");
    html.element("span", subject.name(row), "class", "name", "data-column", "name");
    change(html, row);
    html.element("code", subject.commandLine(row), "class", "line", "data-column", "command_line");
    html.open("span", "class", "load");
    row.memory().ifPresent(it -> load(html, row, it, largest));
    html.close().close();
    facts(html, node);
    html.close().close();
  }

  private void load(Html html, ProcessRow row, long memory, long largest) {
    long percent = largest == 0 ? 0 : Math.round(100.0 * memory / largest);
    html.open("i", "class", "meter").element("i", "", "style", "width:" + percent + "%").close();
    Column<ProcessRow> column = Tables.PROCESSES.columns("memory").get(0);
    HtmlTable.value(html, subject, column, row);
  }

  /** How it belongs to a process of the checkpoint before. */
  private void change(Html html, ProcessRow row) {
    Optional<ProcessMatch.Kind> kind =
        Optional.ofNullable(matches.get(row.pid())).map(ProcessMatch::kind);
    kind.filter(it -> it != ProcessMatch.Kind.UNCHANGED)
        .map(TextValues::word)
        .ifPresent(it -> html.element("span", it, "class", "change " + it));
  }

  private String column(ProcessRow row, String name) {
    return subject.shown(Tables.PROCESSES.columns(name).get(0), row).orElse("");
  }

  private void facts(Html html, ProcessNode node) {
    ProcessRow row = node.row();
    html.open("div", "class", "body");
    if (row.exit().isPresent()) {
      html.element("p", ProcessRow.ended(row.exit().get()));
    }
    html.open("dl", "class", "facts");
    FACTS.forEach(it -> FactList.fact(html, subject, it, row));
    Optional.ofNullable(credentials.get(row.pid()))
        .ifPresent(own -> CREDENTIALS.forEach(it -> FactList.fact(html, subject, it, own)));
    html.close();
    List<ThreadRow> threads = ThreadRow.of(subject.report(), row.task());
    if (threads.size() > 1) {
      new HtmlTable<>(subject, "threads", Tables.THREADS.columnsWithout("pid", "core"))
          .write(html, "Threads of process " + row.pid(), threads, "x -t PATH ps");
    }
    html.element("a", "Memory map", "href", "#m" + row.pid());
    html.close();
  }
}
