package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is dumped by CRIU, changed by {@code crit edit}, restored by CRIU, and asked. The
 * process answers any question: each is an expression of Python.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class EditIT {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "restore", "edited.py").toAbsolutePath();

  private static final Path PODMAN = Path.of("..", "docs", "podman-svc.tar.zst").toAbsolutePath();

  private static final Map<String, String> HAS = new HashMap<>();
  private static Optional<Criu> found = Optional.empty();
  @TempDir private static Path directory;

  @TempDir private Path work;
  private Optional<Process> restored = Optional.empty();

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: nothing is edited and restored, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    found = search.criu();
    Files.createDirectories(directory.resolve("old"));
    Files.createDirectories(directory.resolve("new"));
    ProcessBuilder start =
        new ProcessBuilder(
                "setsid", criu().python().toString(), SCRIPT.toString(), directory.toString())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    start.environment().put("MYVAR", "old");
    Process process = start.start();
    Path ready = directory.resolve("ready");
    Victim.waitUntil(() -> Files.exists(ready) || !process.isAlive(), "the process is not ready");
    for (String line : Files.readAllLines(ready)) {
      String[] words = line.split(" ", 2);
      HAS.put(words[0], words[1]);
    }
    criu().dump(number("pid"), images(), "--tcp-established", "--file-locks");
    Files.copy(directory.resolve("old/log"), directory.resolve("new/log"));
  }

  @AfterEach
  void kill() throws IOException, InterruptedException {
    ProcessHandle.of(number("pid")).ifPresent(ProcessHandle::destroyForcibly);
    restored.ifPresent(it -> it.descendants().forEach(ProcessHandle::destroyForcibly));
    restored.ifPresent(Process::destroyForcibly);
    Path proc = Path.of("/proc", get("pid"));
    Victim.waitUntil(() -> !Files.exists(proc), "the process stays");
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

  private static int number(String name) {
    return Integer.parseInt(get(name));
  }

  private static Result crit(String... arguments) throws IOException, InterruptedException {
    return CritProcess.in(directory).run(arguments);
  }

  /** Edits the images into a new directory. */
  private Path edit(String... changes) throws IOException, InterruptedException {
    Path target = work.resolve("edited");
    List<String> words = new ArrayList<>(List.of("edit", "-o", target.toString()));
    words.addAll(List.of(changes));
    words.add(images().toString());
    Result result = crit(words.toArray(new String[0]));
    assertEquals(0, result.exitCode(), result.err());
    Result report = crit("validate", "--min-severity", "error", target.toString());
    assertEquals(0, report.exitCode(), report.text());
    return target;
  }

  private void assertRefused(String reason, String... changes)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("edit", "-o", work.resolve("no").toString()));
    words.addAll(List.of(changes));
    words.add(images().toString());
    Result result = crit(words.toArray(new String[0]));
    assertTrue(result.exitCode() == 1 || result.exitCode() == 2, result.err());
    assertTrue(result.err().contains(reason), result.err());
    assertFalse(Files.exists(work.resolve("no")));
  }

  private void restore(Path set, String... before) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(before));
    words.addAll(
        List.of(
            criu().program(),
            "restore",
            "-D",
            set.toString(),
            "-v4",
            "-o",
            "restore.log",
            "--tcp-established",
            "--file-locks"));
    Process process =
        new ProcessBuilder(words)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    restored = Optional.of(process);
    Victim.waitUntil(
        () -> !process.isAlive() || answer("1 + 1", 500).equals(Optional.of("2")), "no answer");
    assertTrue(process.isAlive(), () -> "criu restore failed:\n" + Criu.log(set, "restore"));
  }

  private static String ask(String question) throws IOException {
    return answer(question, 30_000).orElseThrow(() -> new AssertionError("no answer"));
  }

  private static Optional<String> answer(String question, int patience) throws IOException {
    return Questions.ask(number("control"), question, patience);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void itListensElsewhereAndItsConnectionLivesOn() throws Exception {
    int port = freePort();
    restore(edit("--listen", get("listen") + "=0.0.0.0:" + port));
    assertEquals("('0.0.0.0', " + port + ")", ask("listener.getsockname()"));
    assertEquals("ping", ask("through()"));
    assertEquals("None", ask("threading.Thread(target=accept).start()"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertEquals("welcome", new String(socket.getInputStream().readNBytes(7), UTF_8));
    }
  }

  @Test
  void bothSidesOfAConnectionMove() throws Exception {
    restore(edit("--address", "127.0.0.1=127.0.0.5", "--set", control("127.0.0.1")));
    assertEquals("ping", ask("through()"));
    assertTrue(ask("server.getpeername()").startsWith("('127.0.0.5', "));
  }

  /** The socket for questions stays where it is. */
  private static String control(String address) {
    return "files.img:[isk.src_port=" + get("control") + "].isk.src_addr[0]=" + address;
  }

  @Test
  void filesAndSocketsMoveToAnotherDirectory() throws Exception {
    Path target = directory.toRealPath().resolve("new");
    restore(edit("--path", directory.toRealPath().resolve("old") + "=" + target));
    assertEquals(target.toString(), ask("os.getcwd()"));
    assertEquals(target + "/log", ask("os.readlink('/proc/self/fd/%d' % log)"));
    assertEquals(target + "/socket", ask("unix.getsockname()"));
    Files.deleteIfExists(target.resolve("socket"));
  }

  @Test
  void aVariableOfAnyLengthIsSeen() throws Exception {
    for (String value : List.of("new", "longer than before", "x".repeat(10_000))) {
      work = Files.createTempDirectory(directory, "env");
      restore(edit("--env", "MYVAR=" + value));
      assertEquals(value, ask("libc.getenv(b'MYVAR').decode()"));
      assertEquals(
          "True",
          ask(
              "'MYVAR=%s' % libc.getenv(b'MYVAR').decode() in "
                  + "open('/proc/self/environ').read().split('\\0')"));
      assertEquals("ping", ask("through()"));
      kill();
    }
  }

  @Test
  void commandLineNameMemoryAndPipeAreOthers() throws Exception {
    Path content = Files.writeString(work.resolve("content"), "from a file");
    String pipe = crit("edit", "--get", "pipes-data.img:pipe_id", images().toString()).text();
    restore(
        edit(
            "--cmdline",
            "renamed --port 8123 and more",
            "--comm",
            "newname",
            "--poke",
            get("pid") + ":" + get("text") + "=\"POKED\"",
            "--pipe",
            pipe.substring(pipe.lastIndexOf(' ') + 1).strip() + "=" + content));
    assertEquals(
        "renamed --port 8123 and more",
        ask("open('/proc/self/cmdline').read().replace('\\0', ' ').strip()"));
    assertEquals("newname", ask("open('/proc/self/comm').read().strip()"));
    assertEquals("b'POKEDme here'", ask("text.value"));
    assertEquals("b'from a file'", ask("os.read(reader, 100)"));
  }

  @Test
  void aDescriptorLeadsToAnotherFile() throws Exception {
    Path file = Files.writeString(directory.toRealPath().resolve("other.log"), "before ");
    restore(edit("--fd", get("log") + "=" + file + ":append"));
    assertEquals("5", ask("os.write(log, b'after')"));
    assertEquals("before after", Files.readString(file));
  }

  @Test
  void aPipeIsClosed() throws Exception {
    int writer = number("reader") + 1;
    restore(edit("--close", get("reader") + "," + writer));
    assertTrue(ask("os.read(reader, 1)").contains("Bad file descriptor"));
    assertEquals("ping", ask("through()"));
  }

  @Test
  void itRunsAsAnotherUserWithoutCapabilities() throws Exception {
    restore(edit("--user", "1000:1001"));
    assertEquals("(1000, 1001, [])", ask("(os.getuid(), os.getgid(), os.getgroups())"));
    assertEquals(
        "0000000000000000", ask("open('/proc/self/status').read().split('CapEff:')[1].split()[0]"));
  }

  @Test
  void aLogThatHasGrownIsNoObstacle() throws Exception {
    Path log = directory.resolve("old/log");
    Files.writeString(log, "0123456789 and more");
    try {
      restore(edit("--drop-size", "writable"));
      assertEquals("ping", ask("through()"));
    } finally {
      Files.writeString(log, "0123456789");
    }
  }

  @Test
  void processAndThreadsHaveOtherNumbers() throws Exception {
    int pid = number("pid") < 16_000 ? number("pid") + 1000 : number("pid") - 1000;
    String shift = pid > number("pid") ? "+1000" : "-1000";
    restore(edit("--pids", shift), "unshare", "-pf", "--mount-proc");
    assertEquals(String.valueOf(pid), ask("os.getpid()"));
    assertEquals("0", ask("libc.pthread_kill(ctypes.c_ulong(threading.get_ident()), 0)"));
    assertEquals("0", ask("libc.pthread_kill(ctypes.c_ulong(thread.ident), 0)"));
    assertTrue(ask("open('/proc/locks').read()").contains(" " + pid + " "));
  }

  @Test
  void anArchiveIsChangedAndRestored() throws Exception {
    int port = freePort();
    // The archive of a container of Podman, with the images of this process.
    Path tree = work.resolve("tree");
    assertEquals(0, crit("extract", PODMAN.toString(), tree.toString()).exitCode());
    Trees.delete(tree.resolve("checkpoint"));
    Trees.copy(images(), tree.resolve("checkpoint"));
    Path archive = work.resolve("old.tar.zst");
    assertEquals(0, crit("pack", tree.toString(), archive.toString()).exitCode());
    Path copy = work.resolve("new.tar.zst");
    Result edited =
        crit(
            "edit",
            "--listen",
            get("listen") + "=" + port,
            "--env",
            "MYVAR=longer than before",
            "--comm",
            "edited",
            "-o",
            copy.toString(),
            archive.toString());
    assertEquals(0, edited.exitCode(), edited.err());
    Path out = work.resolve("out");
    assertEquals(0, crit("extract", copy.toString(), out.toString()).exitCode());
    for (String member : List.of("network.status", "bind.mounts", "checkpoint/pstree.img")) {
      if (Files.exists(tree.resolve(member))) {
        assertEquals(-1, Files.mismatch(tree.resolve(member), out.resolve(member)), member);
      }
    }
    Result listed = crit("list", copy.toString());
    assertTrue(listed.text().contains("Podman"), listed.text());
    restore(out.resolve("checkpoint"));
    assertEquals("edited\n", ask("open('/proc/self/comm').read()"));
    assertEquals("('127.0.0.1', " + port + ")", ask("listener.getsockname()"));
    assertEquals("longer than before", ask("libc.getenv(b'MYVAR').decode()"));
  }

  @Test
  void whatWouldGoWrongSilentlyIsRefused() throws Exception {
    String port = "files.img:[isk.src_port=" + get("listen") + "].isk.src_port=";
    assertRefused("one side of the connection", "--set", port + freePort());
    assertRefused("modulo 65536", "--set", port + "70000");
    assertRefused("modulo 65536", "--listen", get("listen") + "=70000");
    assertRefused("port 0", "--listen", get("listen") + "=0");
    assertRefused("holds a lock", "--close", lockedDescriptor());
    assertRefused("cuts longer ones", "--comm", "0123456789abcdef");
  }

  private static String lockedDescriptor() throws IOException, InterruptedException {
    String line = crit("edit", "--get", "filelocks.img:fd", images().toString()).text();
    return line.substring(line.lastIndexOf(' ') + 1).strip();
  }
}
