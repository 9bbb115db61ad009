package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.SocketFamily;
import org.crit4j.checkpoint.file.SocketState;
import org.crit4j.checkpoint.file.SocketType;
import org.crit4j.memory.MemoryKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of checkpoints whose facts are known. */
final class RowsTest {
  @TempDir private Path directory;
  private Optional<Checkpoint> opened = Optional.empty();

  private CheckpointReport report(String name) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(Corpus.unpack(name, directory));
    opened = Optional.of(checkpoint);
    return CheckpointReport.of(checkpoint);
  }

  @AfterEach
  void close() throws IOException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  private static <R> List<R> all(Iterable<R> rows) {
    List<R> list = new ArrayList<>();
    rows.forEach(list::add);
    return list;
  }

  private static <R> R one(Iterable<R> rows, Predicate<R> wanted) {
    List<R> found = all(rows).stream().filter(wanted).toList();
    assertEquals(1, found.size());
    return found.get(0);
  }

  /** Columns that are asked for, as text. */
  private static <R> String text(Table<?, R> table, R row, String... columns) {
    List<String> texts = new ArrayList<>();
    table.columns(columns).forEach(it -> texts.add(TextValues.of(it, row)));
    return String.join("; ", texts);
  }

  @Test
  void processes() throws IOException {
    CheckpointReport report = report("container");
    assertEquals(
        List.of("3; zombie; 42; ", "4; zombie; ; 9", "8; alive; ; ", "11; zombie; 3; "),
        all(report.rows(Tables.PROCESSES)).stream()
            .filter(it -> List.of(3L, 4L, 8L, 11L).contains(it.pid()))
            .map(it -> text(Tables.PROCESSES, it, "pid", "state", "exit_code", "exit_signal"))
            .toList());
  }

  @Test
  void damageIsAProblemAndRowsGoOn() throws IOException {
    Path images = Corpus.unpack("container", directory);
    Files.write(images.resolve("core-2.img"), new byte[10]);
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      List<ProcessRow> rows = all(report.rows(Tables.PROCESSES));
      assertEquals(List.of(), report.problems().recorded());
      for (ProcessRow row : rows) {
        assertEquals(row.pid() != 2, row.name().isPresent());
        assertEquals(row.pid() == 2, row.state() == TaskState.UNKNOWN);
      }
      assertEquals(1, report.problems().recorded().size());
      Problem problem = report.problems().recorded().get(0);
      assertTrue(problem.image().orElseThrow().endsWith("/core-2.img"), problem.message());
    }
  }

  @Test
  void aProcessWithoutOpenFilesLacksNothing() throws IOException {
    CheckpointReport report = report("binfmt-misc");
    assertEquals(List.of(), all(report.rows(Tables.DESCRIPTORS)));
    assertEquals(List.of(), report.problems().recorded());
  }

  @Test
  void aLostTableOfFilesIsAProblem() throws IOException {
    Path images = Corpus.unpack("files", directory);
    Files.delete(images.resolve("fdinfo-2.img"));
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      assertEquals(List.of(), all(report.rows(Tables.DESCRIPTORS)));
      Problem problem = report.problems().recorded().get(0);
      assertTrue(problem.image().orElseThrow().endsWith("/fdinfo-2.img"), problem.message());
    }
  }

  @Test
  void aSelectionHoldsInAllTablesOfProcesses() throws IOException {
    CheckpointReport report = report("container").only(2, true);
    assertEquals(
        List.of(2L, 6L, 7L),
        all(report.rows(Tables.PROCESSES)).stream().map(ProcessRow::pid).toList());
    assertTrue(
        all(report.rows(Tables.LIMITS)).stream()
            .allMatch(it -> List.of(2L, 6L, 7L).contains(it.pid())));
  }

  @Test
  void tcpSockets() throws IOException {
    CheckpointReport report = report("tcp-established");
    SocketRow socket = one(report.rows(Tables.SOCKETS), it -> it.id() == 17);
    assertEquals(Optional.of(SocketFamily.INET), socket.family());
    assertEquals(Optional.of(SocketType.STREAM), socket.type());
    assertEquals(Optional.of(SocketState.ESTABLISHED), socket.state());
    assertEquals(4999, socket.waitingBytes());
    assertEquals(
        "TCP; 127.0.0.1:44710; 127.0.0.1:18080",
        socket.protocol().orElse("")
            + "; "
            + socket.local().orElseThrow()
            + "; "
            + socket.remote().orElseThrow());
    assertEquals(
        "INET6 STREAM TCP ESTABLISHED [::1]:33190 -> [::1]:18082",
        one(report.rows(Tables.FILES), it -> it.id() == 19).description().text());
    assertEquals(
        59994,
        one(
                report.rows(Tables.QUEUES),
                it -> it.kind() == QueueRow.Kind.TCP_UNSENT && it.id() == 21)
            .bytes());
  }

  @Test
  void packetSocketsHaveProtocolsInHexadecimalDigits() throws IOException {
    CheckpointReport report = report("link-layer");
    SocketRow socket = one(report.rows(Tables.SOCKETS), it -> it.id() == 14);
    assertEquals(
        "PACKET; RAW; 0x88b5", text(Tables.SOCKETS, socket, "family", "socket_type", "protocol"));
    assertEquals("interface 1", socket.local().orElseThrow().toString());
  }

  @Test
  void files() throws IOException {
    CheckpointReport report = report("events");
    List<String> descriptions =
        all(report.rows(Tables.DESCRIPTORS)).stream().map(it -> it.description().text()).toList();
    assertTrue(
        descriptions.containsAll(
            List.of(
                "eventfd 18446744073709551614",
                "epoll of descriptors 8, 9, 5",
                "signalfd of SIGUSR1, SIGCHLD, SIGRTMIN+30",
                "timerfd, clock MONOTONIC, expires in 1999.676411873 s, interval 1000.999999999 s",
                "timerfd, clock BOOTTIME, not armed",
                "inotify, watches: 3")),
        descriptions.toString());
    FileRow timer =
        all(report.rows(Tables.FILES)).stream()
            .filter(it -> it.clock().isPresent())
            .findFirst()
            .orElseThrow();
    String facts = TextValues.facts(Tables.FILES.columns("clock", "expires", "interval"), timer);
    assertEquals("clock MONOTONIC, expires in 1999.676411873 s, interval 1000.999999999 s", facts);
    FileRow epoll =
        one(report.rows(Tables.FILES), it -> it.targets().map(List::size).orElse(0) == 3);
    assertTrue(text(Tables.FILES, epoll, "targets").startsWith("fd 8, events "));
  }

  @Test
  void mappingsHaveOneName() throws IOException {
    CheckpointReport report = report("sysv-ipc");
    List<String> names =
        all(report.rows(Tables.MAPPINGS)).stream()
            .filter(it -> it.kind() == MemoryKind.SYSV)
            .map(it -> it.name().map(NameBytes::text).orElse(""))
            .toList();
    assertEquals(List.of("sysv[4]", "sysv[2]", "sysv[0]"), names);
  }

  @Test
  void namesThatAreNotTextKeepTheirBytes() throws IOException {
    CheckpointReport report = report("names-bytes");
    List<String> paths =
        all(report.rows(Tables.DESCRIPTORS)).stream()
            .flatMap(it -> it.file().stream())
            .flatMap(it -> it.path().stream())
            .map(TextValues::name)
            .toList();
    assertTrue(paths.stream().anyMatch(it -> it.endsWith("/latin1 caf\\xe9")), paths.toString());
  }

  @Test
  void pagesAreThoseOfTheStatistics() throws IOException {
    CheckpointReport report = report("lazy-pages");
    long present = 0;
    long lazy = 0;
    for (PageRunRow run : report.rows(Tables.PAGE_RUNS)) {
      present += run.state().equals("present") ? run.count() : 0;
      lazy += run.state().equals("lazy") ? run.count() : 0;
    }
    assertTrue(lazy > 0);
    assertEquals(lazy, statistic(report, "pages", "lazy"));
    assertTrue(present <= statistic(report, "pages", "present"));
  }

  @Test
  void sharedMemoryHasPages() throws IOException {
    CheckpointReport report = report("memory");
    long shared =
        all(report.rows(Tables.PAGE_RUNS)).stream()
            .filter(it -> it.shared().isPresent())
            .mapToLong(PageRunRow::count)
            .sum();
    assertTrue(shared > 0);
    PageRunRow first =
        one(
            report.rows(Tables.PAGE_RUNS),
            it -> it.shared().equals(Optional.of(3484L)) && it.start() == 0);
    assertEquals(Optional.empty(), first.pid());
    assertEquals(List.of(), all(report.only(List.of()).rows(Tables.PAGE_RUNS)));
  }

  @Test
  void messageQueuesWait() throws IOException {
    CheckpointReport report = report("sysv-ipc");
    assertEquals(
        List.of("messages; 0; 8; 651 B", "messages; 1; 7; 140 B"),
        all(report.rows(Tables.QUEUES)).stream()
            .map(it -> text(Tables.QUEUES, it, "kind", "id", "packets", "bytes"))
            .toList());
  }

  private static long statistic(CheckpointReport report, String title, String label) {
    return one(
            report.rows(Tables.STATISTICS),
            it -> it.title().equals(title) && it.label().equals(label))
        .value();
  }

  @Test
  void timersLimitsAndCredentials() throws IOException {
    CheckpointReport report = report("threads-timers");
    assertFalse(all(report.rows(Tables.TIMERS)).isEmpty());
    for (TimerRow timer : report.rows(Tables.TIMERS)) {
      assertEquals(timer.kind().equals("posix"), timer.id().isPresent());
    }
    LimitRow files =
        all(report.rows(Tables.LIMITS)).stream()
            .filter(it -> it.resource().equals("NOFILE"))
            .findFirst()
            .orElseThrow();
    assertTrue(files.soft().orElseThrow() <= files.hard().orElse(Long.MAX_VALUE));
    assertEquals(
        16, all(report.rows(Tables.LIMITS)).stream().filter(it -> it.pid() == files.pid()).count());
    assertTrue(all(report.rows(Tables.THREADS)).size() > all(report.rows(Tables.PROCESSES)).size());
    assertEquals("CHOWN|SYSLOG", CredentialRow.capabilities(List.of(1, 1 << 2)).toString());
  }

  @Test
  void mountsNamespacesAndCgroups() throws IOException {
    CheckpointReport report = report("container");
    assertTrue(
        all(report.rows(Tables.MOUNTS)).stream()
            .anyMatch(it -> text(Tables.MOUNTS, it, "mountpoint", "type").equals("/proc; proc")));
    List<String> kinds =
        all(report.rows(Tables.NAMESPACES)).stream()
            .map(it -> TextValues.word(it.kind()))
            .distinct()
            .toList();
    assertTrue(kinds.containsAll(List.of("pid", "net", "ipc", "uts", "mnt")), kinds.toString());
    assertTrue(
        all(report.rows(Tables.NAMESPACES)).stream().anyMatch(it -> it.hostName().isPresent()));
    assertFalse(all(report.rows(Tables.CGROUPS)).isEmpty());
  }

  @Test
  void librariesAreFilesThatAreMappedAsCode() throws IOException {
    CheckpointReport report = report("python-threads");
    List<LibraryRow> libraries = all(report.rows(Tables.LIBRARIES));
    assertEquals(1, libraries.stream().filter(LibraryRow::isExecutable).count());
    assertTrue(
        libraries.stream().anyMatch(it -> it.path().orElseThrow().text().contains("/libc.so.6")));
  }

  @Test
  void imagesAndFindings() throws IOException {
    CheckpointReport report = report("minimal");
    ImageRow tree = one(report.rows(Tables.IMAGES), it -> it.name().file().equals("pstree.img"));
    assertEquals("PSTREE; 1", text(Tables.IMAGES, tree, "type", "entries"));
    assertFalse(
        all(report.rows(Tables.FINDINGS)).stream()
            .anyMatch(it -> it.finding().rule().id().startsWith("PST-")));
  }
}
