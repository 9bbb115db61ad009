package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A family of processes, with a terminal, a dead child, threads, queues and control groups, is
 * dumped, changed by {@code crit edit}, restored and asked; in PID namespaces.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class EditFamilyIT {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "restore", "family.py").toAbsolutePath();

  /** A hierarchy of version 1, if there is one. */
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/freezer");

  private static final Path OLD = GROUPS.resolve("crit4j-old");
  private static final Path NEW = GROUPS.resolve("crit4j-new");

  /** A program in a control group, if that is there, and in a session of its own. */
  private static final String IN_GROUP =
      "[ ! -d \"$1\" ] || echo $$ > \"$1/tasks\"; shift; exec setsid \"$@\"";

  private static final Map<String, String> HAS = new HashMap<>();
  private static Optional<Criu> found = Optional.empty();
  @TempDir private static Path directory;

  @TempDir private Path work;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: no family is edited and restored, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    found = search.criu();
    if (Files.isWritable(GROUPS.resolve("tasks"))) {
      Files.createDirectories(OLD);
    }
    Namespace.dump(
        criu(),
        directory,
        images(),
        "--file-locks --manage-cgroups",
        List.of(
            "sh",
            "-c",
            IN_GROUP,
            "sh",
            OLD.toString(),
            criu().python().toString(),
            SCRIPT.toString(),
            directory.toString()));
    for (String line : Files.readAllLines(directory.resolve("ready"))) {
      String[] words = line.split(" ", 2);
      HAS.put(words[0], words[1]);
    }
  }

  @AfterAll
  static void removeGroups() throws IOException {
    Files.deleteIfExists(OLD);
    Files.deleteIfExists(NEW);
  }

  private static Criu criu() {
    return found.orElseThrow();
  }

  private static Path images() {
    return directory.resolve("images");
  }

  private static String get(String name) {
    return Optional.ofNullable(HAS.get(name)).orElseThrow();
  }

  private static String ask(String question) throws IOException {
    return Questions.ask(Integer.parseInt(get("control")), question, 30_000).orElse("");
  }

  /** A change brings no new finding. */
  private Path edit(String... changes) throws IOException, InterruptedException {
    Path target = work.resolve("edited");
    List<String> words = new ArrayList<>(List.of("edit", "-o", target.toString()));
    words.addAll(List.of(changes));
    words.add(images().toString());
    Result result = CritProcess.in(directory).run(words.toArray(new String[0]));
    assertEquals(0, result.exitCode(), result.err());
    Result report =
        CritProcess.in(directory).run("validate", "--min-severity", "warning", target.toString());
    assertTrue(report.text().contains("nothing found"), report.text());
    return target;
  }

  /** What is asked while the processes run. */
  @FunctionalInterface
  private interface Interview {
    void hold() throws IOException;
  }

  private static void restored(Path images, Interview interview) throws Exception {
    try (RestoreAttempt attempt = RestoreAttempt.start(criu(), images, "--manage-cgroups")) {
      assertEquals(RestoreAttempt.Outcome.RESTORED, attempt.await(60), attempt.errors());
      interview.hold();
    }
  }

  @Test
  void aTerminalBecomesAFile() throws Exception {
    Path log = Files.createFile(work.resolve("new.log"));
    Path edited = edit("--fd", "0,1,2=" + log + ":append", "--pid", get("child"));
    restored(
        edited,
        () -> {
          assertEquals(log.toString(), ask("child:os.readlink('/proc/self/fd/1')"));
          assertEquals("5", ask("child:os.write(1, b'hello')"));
        });
    assertEquals("hello", Files.readString(log));
  }

  @Test
  void allHaveOtherNumbers() throws Exception {
    int pid = Integer.parseInt(get("pid")) + 2000;
    int child = Integer.parseInt(get("child")) + 2000;
    int zombie = Integer.parseInt(get("zombie")) + 2000;
    restored(
        edit("--pids", "+2000"),
        () -> {
          assertEquals(String.valueOf(pid), ask("os.getpid()"));
          assertEquals(child + " " + pid, ask("child:f'{os.getpid()} {os.getppid()}'"));
          assertEquals(String.valueOf(child), ask("child:os.getsid(0)"));
          assertEquals("0", ask("child:libc.pthread_kill(ctypes.c_ulong(thread.ident), 0)"));
          assertEquals(
              zombie + " 42",
              ask(
                  "(lambda it: f'{it.si_pid} {it.si_status}')"
                      + "(os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT))"));
          assertTrue(ask("open('/proc/locks').read()").contains(" " + child + " "));
        });
  }

  @Test
  void aPacketIsAnother() throws Exception {
    Path packet = Files.writeString(work.resolve("packet"), "longer than the first one");
    Result sockets =
        CritProcess.in(directory).run("edit", "--get", "sk-queues.img:[0].id_for", "images");
    String line = sockets.text().strip();
    String socket = line.substring(line.lastIndexOf(' ') + 1);
    restored(
        edit("--queue", socket + "=" + packet),
        () -> {
          assertEquals("b'longer than the first one'", ask("receiver.recv(100)"));
          assertEquals("b'second in the queue'", ask("receiver.recv(100)"));
        });
  }

  @Test
  void theyMoveToAnotherControlGroup() throws Exception {
    assumeTrue(Files.isDirectory(OLD), "no hierarchy of control groups of version 1 to write to");
    restored(
        edit("--cgroup", "/crit4j-old=/crit4j-new"),
        () -> assertTrue(ask("open('/proc/self/cgroup').read()").contains("freezer:/crit4j-new")));
  }

  @Test
  void theyForgetTheirControlGroups() throws Exception {
    assumeTrue(Files.isDirectory(OLD), "no hierarchy of control groups of version 1 to write to");
    restored(
        edit("--cgroup", "none"),
        () -> assertTrue(!ask("open('/proc/self/cgroup').read()").contains("crit4j")));
  }
}
