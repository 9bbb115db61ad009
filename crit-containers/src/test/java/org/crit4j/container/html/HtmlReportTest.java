package org.crit4j.container.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.report.ContainerReport;
import org.crit4j.container.report.ContainerRow;
import org.crit4j.container.report.ContainerTables;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.MappingRow;
import org.crit4j.report.PageRunRow;
import org.crit4j.report.Problems;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.StatisticRow;
import org.crit4j.report.Table;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The page, against the tables that it is made from. */
final class HtmlReportTest {
  private static final Path PODMAN = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  private static final Path COUNTER_1 = Fixtures.file("archives/counter-1.tar.gz");
  private static final Path COUNTER_2 = Fixtures.file("archives/counter-2.tar.zst");

  @TempDir private Path directory;

  static Stream<Path> checkpoints() {
    Stream<Path> archives =
        Stream.of("counter-1.tar.gz", "counter-2.tar.zst", "crio-app.tar.zst")
            .map(it -> Fixtures.file("archives/" + it));
    return Stream.concat(
        Stream.concat(Stream.of(PODMAN), archives),
        Fixtures.checkpoints().stream().map(Fixtures::images));
  }

  private static <R> List<String> texts(
      CheckpointReport report, Table<CheckpointReport, R> table, String name) {
    Column<R> column = table.columns(name).get(0);
    return texts(StreamSupport.stream(report.rows(table).spliterator(), false), column);
  }

  private static <R> List<String> texts(Stream<R> rows, Column<R> column) {
    return rows.map(it -> shown(TextValues.of(column, it))).toList();
  }

  private static String shown(String text) {
    return Printable.of(text).replace("\uffff", "\\uffff");
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void everyNumberIsThatOfTheTables(Path path) throws IOException {
    try (ContainerCheckpoint container = ReportPage.open(path)) {
      Problems problems = new Problems(it -> {});
      ReportPage page = ReportPage.of(HtmlReport.of(container, problems).withSecrets());
      CheckpointReport report = CheckpointReport.of(Checkpoint.of(container.images()));
      processes(page, report);
      mappings(page, report);
      for (String column : List.of("mountpoint", "type", "id")) {
        assertTable(page, "mounts", column, texts(report, Tables.MOUNTS, column));
      }
      assertTable(page, "namespaces", "processes", texts(report, Tables.NAMESPACES, "processes"));
      for (String column : List.of("id", "type", "description", "position", "size")) {
        assertTable(page, "files", column, texts(report, Tables.FILES, column));
      }
      for (String column : List.of("id", "state", "local", "address", "waiting bytes")) {
        String name = column.replace(' ', '_');
        assertTable(page, "sockets", column, texts(report, Tables.SOCKETS, name));
      }
      statistics(page, report);
      findings(page, report);
      ContainerReport its = ContainerReport.of(container);
      for (ContainerRow row : its.rows(ContainerTables.CONTAINERS)) {
        for (Column<ContainerRow> column : ContainerTables.CONTAINERS.columns()) {
          String text = shown(TextValues.of(column, row));
          if (!text.isEmpty()) {
            Element list = page.with("data-table", "containers").get(0);
            assertTrue(
                ReportPage.all(list, "dd").stream()
                    .anyMatch(it -> it.getTextContent().equals(text)),
                column.name() + " " + text);
          }
        }
      }
    }
  }

  /** Of each rule the first twenty, and then how many more there are. */
  private static void findings(ReportPage page, CheckpointReport report) {
    List<String> expected = texts(report, Tables.FINDINGS, "message");
    List<String> shown =
        page.with("data-column", "message").stream().map(Element::getTextContent).toList();
    assertTrue(expected.containsAll(shown), shown::toString);
    long more =
        page.with("class", "more").stream()
            .map(Element::getTextContent)
            .filter(it -> it.contains(" more findings: crit validate --rule "))
            .mapToLong(it -> Long.parseLong(it.split(" ", 2)[0]))
            .sum();
    assertEquals(expected.size(), shown.size() + more);
  }

  private static void assertTable(
      ReportPage page, String name, String label, List<String> expected) {
    List<Element> tables = page.with("data-table", name);
    if (expected.stream().allMatch(String::isEmpty)) {
      assertTrue(tables.isEmpty() || ReportPage.column(tables.get(0), label).isEmpty(), label);
      return;
    }
    assertEquals(expected, ReportPage.column(tables.get(0), label), name + " " + label);
  }

  private static void processes(ReportPage page, CheckpointReport report) {
    for (ProcessRow row : report.rows(Tables.PROCESSES)) {
      Element item = page.byId("p" + row.pid());
      for (String name : List.of("pid", "state", "name", "working_directory", "umask", "shared")) {
        Column<ProcessRow> column = Tables.PROCESSES.columns(name).get(0);
        String text = shown(TextValues.of(column, row));
        List<String> shown =
            ReportPage.all(item, "*").stream()
                .filter(it -> it.getAttribute("data-column").equals(name))
                .map(Element::getTextContent)
                .toList();
        assertEquals(
            text.isEmpty() ? List.of() : List.of(text),
            shown.equals(List.of("?")) ? List.of() : shown,
            name);
      }
      Column<ProcessRow> memory = Tables.PROCESSES.columns("memory").get(0);
      assertTrue(item.getTextContent().contains(TextValues.of(memory, row)));
    }
  }

  private static void mappings(ReportPage page, CheckpointReport report) {
    for (ProcessRow row : report.rows(Tables.PROCESSES)) {
      if (row.state() == TaskState.ZOMBIE) {
        continue;
      }
      List<MappingRow> rows = MappingRow.of(report, row.task());
      Element map = page.byId("m" + row.pid());
      List<Element> tables = ReportPage.all(map, "table");
      for (String name : List.of("start", "end", "bytes", "protection", "kind", "name")) {
        List<String> expected = texts(rows.stream(), Tables.MAPPINGS.columns(name).get(0));
        if (!rows.isEmpty()) {
          assertEquals(expected, ReportPage.column(tables.get(0), name), name);
        }
      }
      for (String state : List.of("present", "zero", "lazy", "in parent")) {
        long pages = 0;
        for (PageRunRow run : PageRunRow.of(report, row.task())) {
          pages += run.state().equals(state) ? run.count() : 0;
        }
        long shown =
            ReportPage.column(tables.get(0), state).stream()
                .filter(it -> !it.isEmpty())
                .mapToLong(Long::parseLong)
                .sum();
        assertEquals(pages, shown, state + " pages of " + row.pid());
      }
    }
  }

  private static void statistics(ReportPage page, CheckpointReport report) {
    List<String> expected = new ArrayList<>();
    for (StatisticRow row : report.rows(Tables.STATISTICS)) {
      expected.add(Long.toUnsignedString(row.value()));
    }
    List<String> shown = new ArrayList<>();
    for (Element each : ReportPage.all(page.with("data-table", "statistics").get(0), "data")) {
      shown.add(each.getAttribute("value"));
    }
    assertEquals(expected, shown);
  }

  @Test
  void namesFromImagesStayText() throws IOException {
    String script = "<script>a()";
    PlantedCheckpoint planted =
        PlantedCheckpoint.of("minimal", directory)
            .withPaths("/tmp/\"><img src=x onerror=alert(1)>\u202egnp.\u001b[31m&amp;\u061c\uffff");
    int pid = pid(planted.directory());
    planted.withName(pid, script);
    ReportPage page = ReportPage.of(planted.directory());
    assertTrue(ReportPage.all(page.document().getDocumentElement(), "script").isEmpty());
    assertTrue(ReportPage.all(page.document().getDocumentElement(), "img").isEmpty());
    assertFalse(page.text().contains("<script"), page.text());
    assertFalse(page.text().contains("<img"));
    assertTrue(page.text().contains("&lt;script&gt;a()"));
    String path = "/tmp/\"><img src=x onerror=alert(1)>\\u202egnp.\\u001b[31m&amp;\\u061c\\uffff";
    assertTrue(
        ReportPage.column(page.with("data-table", "files").get(0), "description").contains(path));
    assertTrue(page.text().chars().noneMatch(it -> it < 0x20 && it != '\n'));
  }

  private static int pid(Path images) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      return checkpoint.roots().get(0).pid();
    }
  }

  @Test
  void secretsAreNotInThePageUnlessAskedFor() throws IOException {
    try (ContainerCheckpoint container = ReportPage.open(PODMAN)) {
      HtmlReport report = HtmlReport.of(container, new Problems(it -> {}));
      ReportPage masked = ReportPage.of(report);
      assertFalse(masked.text().contains("s3cr3t-demo-token"));
      assertTrue(masked.text().contains("DEMO_TOKEN"));
      assertTrue(masked.text().contains("hello world"));
      assertTrue(masked.text().contains("[masked]"));
      ReportPage open = ReportPage.of(report.withSecrets());
      assertTrue(open.text().contains("s3cr3t-demo-token"));
      assertFalse(open.text().contains("[masked]"));
    }
  }

  @Test
  void differencesAreListedAndMarked() throws IOException {
    try (ContainerCheckpoint before = ReportPage.open(COUNTER_1);
        ContainerCheckpoint after = ReportPage.open(COUNTER_2)) {
      Problems problems = new Problems(it -> {});
      ReportPage page = ReportPage.of(HtmlReport.of(after, problems).since(before, false));
      assertFalse(problems.any());
      String changes = page.byId("changes").getTextContent();
      assertTrue(changes.contains("Memory: +4.0 KiB, 7 pages changed"), changes);
      assertTrue(changes.contains("restartedPID 15 sleep 0.5"), changes);
      assertTrue(changes.contains("position 6 → 24"), changes);
      Element map = page.byId("m1");
      List<String> changed = ReportPage.column(ReportPage.all(map, "table").get(0), "changed");
      assertEquals(
          List.of("1", "1", "3", "2"), changed.stream().filter(it -> !it.isEmpty()).toList());
      assertTrue(
          ReportPage.all(map, "path").stream()
              .anyMatch(it -> it.getAttribute("class").equals("s-changed")));
      assertTrue(page.byId("p15").getTextContent().contains("restarted"));
    }
  }

  @Test
  void aContainerOfFiftyProcessesIsAPageOfTwoMegabytesAtMost() throws IOException {
    PlantedCheckpoint planted = PlantedCheckpoint.of("nginx", directory);
    int pid = pid(planted.directory());
    planted.withCopies(pid, 50);
    ReportPage page = ReportPage.of(planted.directory());
    assertTrue(page.text().length() < 2_000_000, () -> page.text().length() + " characters");
    assertTrue(page.text().length() > 200_000);
    Element map = page.byId("m" + (pid + 7));
    assertTrue(map.getTextContent().contains(" more mappings: crit x --pid " + (pid + 7)));
  }

  @Test
  void aFileAppearsWholeOrNotAtAll() throws IOException {
    Path file = directory.resolve("report.html");
    try (ContainerCheckpoint container = ReportPage.open(PODMAN)) {
      HtmlReport report = HtmlReport.of(container, new Problems(it -> {}));
      report.write(file);
      assertEquals(ReportPage.of(report).text(), Files.readString(file));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }
}
