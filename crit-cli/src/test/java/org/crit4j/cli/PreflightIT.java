package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgControllerEntry;
import org.crit4j.images.CgMemberEntry;
import org.crit4j.images.CgSetEntry;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CpuinfoEntry;
import org.crit4j.images.CpuinfoX86Entry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.Lsmtype;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code crit preflight} predicts is what CRIU does: programs are dumped, something is put in
 * the way of their restore, or nothing, and they are restored.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class PreflightIT {
  private static final Path RESOURCES =
      Path.of("src", "test", "resources", "preflight").toAbsolutePath();
  private static final int SECONDS = 120;

  /** Only where it does not change that of the machine. */
  private static final String PID_MAX = "echo 1000 > /proc/sys/kernel/pid_max";

  /** Programs, and the options with which they are dumped. */
  private static final List<String> PROGRAMS =
      List.of(
          "nothing",
          "threads",
          "deleted",
          "pipe",
          "socketpair",
          "unix",
          "relative",
          "abstract",
          "datagram",
          "listen",
          "connection --tcp-established",
          "udp",
          "ipv6",
          "memfd",
          "shared",
          "terminals",
          "events",
          "watches",
          "locks --file-locks",
          "fifo",
          "zombie",
          "sessions",
          "logs",
          "timers",
          "limits",
          "memory",
          "posixshm",
          "hostname",
          "ipc",
          "network",
          "program");

  private static Optional<Criu> found = Optional.empty();
  @TempDir private static Path directory;

  /** Changes images. */
  @FunctionalInterface
  private interface Edit {
    void edit(ImageSet images) throws IOException;
  }

  /**
   * Something in the way of a restore.
   *
   * @param program what is dumped, and options for that
   * @param name what is in the way
   * @param setup makes it, in a shell
   * @param edit makes it, in the images
   * @param options of the restore
   * @param subject of the obstacle
   * @param level of the obstacle
   * @param outcome of the restore
   */
  private record Defect(
      String program,
      String name,
      String setup,
      Edit edit,
      String options,
      String subject,
      String level,
      String outcome) {
    private static final Edit NONE = images -> {};

    static Defect refused(String program, String name, String subject, String setup) {
      return new Defect(program, name, setup, NONE, "", subject, "refuses", "FAILED");
    }

    static Defect edited(String program, String name, String subject, Edit edit) {
      return new Defect(program, name, "", edit, "", subject, "refuses", "FAILED");
    }

    Defect with(String option, String itsSetup) {
      return new Defect(program, name, itsSetup, edit, option, subject, level, outcome);
    }

    Defect is(String itsLevel, String itsOutcome) {
      return new Defect(program, name, setup, edit, options, subject, itsLevel, itsOutcome);
    }
  }

  /** A program that has a socket, and waits. */
  private static String socket(String calls) {
    return "\"$python\" -c \"import socket,time;s=socket.socket("
        + calls
        + ";time.sleep(99)\" & "
        + "sleep 0.5";
  }

  private static String lock(String call) {
    return "\"$python\" -c \"import fcntl,time;f=open('$work/"
        + call
        + ";time.sleep(99)\" & sleep 0.5";
  }

  private static Stream<Defect> defects() {
    boolean plugins = Files.exists(Path.of("/usr/lib/criu"));
    String port = "('127.0.0.1',int(open('$work/port').read()))";
    return Stream.of(
        Defect.refused("logs", "a file is missing", "file", "rm $work/log.txt"),
        Defect.refused("memory", "a file has grown", "file", "echo more >> $work/mapped"),
        Defect.refused("logs", "a directory has another mode", "file", "chmod 755 $work/directory"),
        Defect.refused(
            "program",
            "a program was built anew",
            "file",
            "\"$python\" -c"
                + " \"f=open('$work/program','r+b');d=f.read();i=d.index(b'\\3\\0\\0\\0GNU\\0')+8;"
                + "f.seek(i);f.write(bytes([d[i]^1]))\""),
        new Defect(
            "memory",
            "a file has other bytes",
            "printf x | dd of=$work/mapped conv=notrunc 2>&-",
            Defect.NONE,
            "",
            "",
            "",
            "RESTORED"),
        Defect.refused(
            "nothing",
            "a PID is taken",
            "pid",
            "echo 1000 > /proc/sys/kernel/ns_last_pid; sleep 99 &"),
        Defect.refused("threads", "thread IDs are above the largest PID", "pid", PID_MAX),
        Defect.refused("nothing", "a PID is above the largest", "pid", PID_MAX)
            .is("may_break", "RESTORED"),
        Defect.refused(
            "listen",
            "a port is in use",
            "port",
            socket(");s.setsockopt(1,2,1);s.bind(" + port + ");s.listen(1)")),
        Defect.refused(
            "udp", "a port of UDP is in use", "port", socket("2,2);s.bind(" + port + ")")),
        Defect.edited(
            "listen",
            "the machine does not have an address",
            "address",
            images ->
                images.edit(
                    "files.img",
                    FileEntry.Builder.class,
                    it -> {
                      if (it.hasIsk()) {
                        it.getIskBuilder().setSrcAddr(0, 0x0100000a);
                      }
                    })),
        Defect.refused(
            "unix", "the directory of a socket is missing", "unix-socket", "rm -r $work/run"),
        Defect.refused(
            "unix",
            "a file is where a socket goes",
            "unix-socket",
            "rm $work/run/socket; echo > $work/run/socket"),
        Defect.refused(
                "unix",
                "a program has the socket",
                "unix-socket",
                "rm $work/run/socket; " + socket("1);s.bind('$work/run/socket');s.listen(1)"))
            .is("may_break", "RESTORED"),
        Defect.refused(
            "abstract",
            "an abstract name is in use",
            "unix-socket",
            socket("1);s.bind('\\0crit4j-preflight');s.listen(1)")),
        Defect.refused(
            "external --ext-unix-sk", "a program with a socket is gone", "unix-socket", ""),
        Defect.refused("orphan", "the reader of a pipe is gone", "pipe", "")
            .is("may_break", "RESTORED"),
        Defect.refused("shell --shell-job", "there is no terminal", "terminal", "")
            .is("unknown", "FAILED"),
        Defect.refused(
            "terminals",
            "a terminal is in use",
            "terminal",
            "mount -t devpts -o newinstance,ptmxmode=666 none /dev/pts; mount --bind /dev/pts/ptmx"
                + " /dev/ptmx; i=$(sed 's|.*/||' $work/terminal); \"$python\" -c \"import"
                + " pty,time;p=[pty.openpty() for _ in range($i + 1)];time.sleep(99)\" & sleep"
                + " 0.5"),
        Defect.refused(
                "locks --file-locks",
                "a file is locked",
                "lock",
                lock("posix','r+');fcntl.lockf(f,2)"))
            .is("refuses", "HANGS"),
        Defect.refused(
                "locks --file-locks",
                "a file is flocked",
                "lock",
                lock("flock','r+');fcntl.flock(f,2)"))
            .is("refuses", "HANGS"),
        Defect.edited(
                "nothing",
                "a plugin is missing",
                "plugin",
                images ->
                    images.edit(
                        "inventory.img",
                        InventoryEntry.Builder.class,
                        it -> it.getPluginsEntryBuilder().addPlugins("no_such_plugin")))
            .is(plugins ? "refuses" : "may_break", plugins ? "FAILED" : "RESTORED"),
        Defect.edited(
            "nothing",
            "the security module is another one",
            "lsm",
            images -> {
              images.edit(
                  "inventory.img",
                  InventoryEntry.Builder.class,
                  it -> it.setLsmtype(Lsmtype.APPARMOR));
              images.edit(
                  "core-1001.img",
                  CoreEntry.Builder.class,
                  it -> it.getThreadCoreBuilder().getCredsBuilder().setLsmProfile("some-profile"));
            }),
        Defect.edited(
            "nothing",
            "the architecture is another one",
            "architecture",
            images ->
                images.edit(
                    "core-1001.img",
                    CoreEntry.Builder.class,
                    it -> it.setMtype(CoreEntry.March.AARCH64))),
        Defect.edited("nothing", "a controller is missing", "cgroup", PreflightIT::cgroups),
        Defect.refused(
            "network",
            "the program ip is missing",
            "program",
            ": > $directory/none; mount --bind $directory/none $(readlink -f $(command -v ip))"),
        new Defect(
            "nothing --cpu-cap=cpu",
            "processors can do less",
            "",
            images ->
                images.edit(
                    "cpuinfo.img",
                    CpuinfoEntry.Builder.class,
                    it -> it.getX86EntryBuilder(0).setCapability(6, -1)),
            "",
            "cpu",
            "may_break",
            "RESTORED"),
        Defect.edited("nothing", "images are of before CRIU 3.4", "version", PreflightIT::separate),
        cpu("registers are missing", it -> it.setXfeaturesMask(it.getXfeaturesMask() | 1L << 40)),
        cpu("an area has another size", it -> it.setXsaveSize(it.getXsaveSize() + 64)),
        cpu("instructions are missing", it -> it.setCapability(6, it.getCapability(6) | 1 << 16)));
  }

  private static void cgroups(ImageSet images) throws IOException {
    CgMemberEntry member = CgMemberEntry.newBuilder().setName("nosuch").setPath("/").build();
    images.create(
        ImageType.CGROUP,
        List.of(
            CgroupEntry.newBuilder()
                .addSets(CgSetEntry.newBuilder().setId(1).addCtls(member))
                .addControllers(CgControllerEntry.newBuilder().addCnames("nosuch"))
                .build()));
  }

  private static void separate(ImageSet images) throws IOException {
    images.create(
        ImageType.REG_FILES,
        images.messages("files.img", FileEntry.class).stream()
            .filter(FileEntry::hasReg)
            .map(FileEntry::getReg)
            .toList());
    images.remove("files.img");
  }

  private static Defect cpu(String name, Consumer<CpuinfoX86Entry.Builder> change) {
    return Defect.edited(
            "nothing --cpu-cap=cpu",
            name,
            "cpu",
            images ->
                images.edit(
                    "cpuinfo.img",
                    CpuinfoEntry.Builder.class,
                    it -> change.accept(it.getX86EntryBuilder(0))))
        .with("--cpu-cap", "\"$criu\" cpuinfo dump -D $directory > /dev/null 2>&1");
  }

  @BeforeAll
  static void look() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: nothing is predicted, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    found = search.criu();
  }

  private static Criu criu() {
    return found.orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> nothingIsInTheWayOfAProgramOnItsOwnMachine() {
    return PROGRAMS.stream().map(it -> DynamicTest.dynamicTest(it, () -> restores(it)));
  }

  private static void restores(String program) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(directory, "program");
    dump(program, place);
    // The printed command restores it.
    String outcome = attempt(place, "", "", List.of("PRINTED"));
    JsonObject report = report(outcome, place);
    assertEquals(0, report.getAsJsonArray("obstacles").size(), report::toString);
    assertEquals("0", status(place), report::toString);
    assertEquals("RESTORED", outcome, () -> report.get("restore") + errors(place));
  }

  @TestFactory
  Stream<DynamicTest> whatIsInTheWayIsFound() {
    return defects().map(it -> DynamicTest.dynamicTest(it.name(), () -> isFound(it)));
  }

  /** A PID namespace has a largest PID of its own since Linux 6.14. */
  private static boolean hasLargestPidOfItsOwn() {
    String[] version = System.getProperty("os.version", "0.0").split("[^0-9]+", -1);
    int major = Integer.parseInt(version[0]);
    return major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 14);
  }

  private static void isFound(Defect defect) throws IOException, InterruptedException {
    assumeTrue(!defect.setup().equals(PID_MAX) || hasLargestPidOfItsOwn(), "an older kernel");
    Path place = Files.createTempDirectory(directory, "defect");
    dump(defect.program(), place);
    defect.edit().edit(new ImageSet(place.resolve("images")));
    String[] words = defect.program().split(" ", 2);
    List<String> options = new ArrayList<>();
    if (words.length > 1 && !words[1].startsWith("--cpu-cap")) {
      options.add(words[1]);
    }
    if (!defect.options().isEmpty()) {
      options.add(defect.options());
    }
    String flags = defect.options();
    if (!flags.isEmpty()) {
      flags += " --cpuinfo " + place.resolve("cpuinfo.img");
    }
    String outcome = attempt(place, defect.setup(), flags, options);
    JsonObject report = report(outcome, place);
    assertEquals(defect.outcome(), outcome, () -> report + errors(place));
    boolean refused = defect.level().equals("refuses");
    assertEquals(refused ? "1" : "0", status(place), report::toString);
    List<JsonObject> obstacles = new ArrayList<>();
    for (JsonElement each : report.getAsJsonArray("obstacles")) {
      obstacles.add(each.getAsJsonObject());
    }
    if (defect.level().isEmpty()) {
      assertEquals(List.of(), obstacles);
      return;
    }
    Optional<JsonObject> obstacle =
        obstacles.stream()
            .filter(it -> it.get("subject").getAsString().equals(defect.subject()))
            .filter(it -> it.get("level").getAsString().equals(defect.level()))
            .findFirst();
    assertTrue(obstacle.isPresent(), report::toString);
    if (obstacle.get().has("criu")) {
      String says = obstacle.get().get("criu").getAsString();
      // A temporary directory is in one of them.
      String part = says.replaceFirst(" \\.criu\\.cgyard.*", "");
      boolean silent = says.startsWith("with --cpu-cap: ");
      assertTrue(silent || log(place).contains(part), () -> says + errors(place));
    }
  }

  private static void dump(String program, Path place) throws IOException, InterruptedException {
    Files.createDirectories(place.resolve("work"));
    Files.createDirectories(place.resolve("images"));
    List<String> words = new ArrayList<>(List.of("dump.sh", criu().program()));
    words.add(criu().python().toString());
    words.add(RESOURCES.resolve("victims.py").toString());
    String[] parts = program.split(" ");
    words.add(parts[0]);
    words.add(place.toString());
    words.addAll(List.of(parts).subList(1, parts.length));
    assertEquals(
        0, run(words, "", place.resolve("dump.out")), () -> read(place.resolve("dump.out")));
  }

  /** Asks and restores; returns how the restore went. */
  private static String attempt(Path place, String setup, String flags, List<String> options)
      throws IOException, InterruptedException {
    Files.deleteIfExists(place.resolve("images/restore.log"));
    List<String> words = new ArrayList<>(List.of("attempt.sh", criu().program()));
    words.add(CritProcess.LAUNCHER.toAbsolutePath().toString());
    words.add(criu().python().toString());
    words.add(place.toString());
    words.add(setup);
    words.addAll(options);
    Path out = place.resolve("attempt.out");
    run(words, flags, out);
    List<String> lines = Files.readAllLines(out, ISO_8859_1);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static int run(List<String> words, String flags, Path out)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Namespace.COMMAND);
    command.add("sh");
    command.add(RESOURCES.resolve(words.get(0)).toString());
    command.addAll(words.subList(1, words.size()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PREFLIGHT", flags);
    builder
        .environment()
        .put("CRIT_CACHE", CritProcess.DISTRIBUTION.resolveSibling("crit-cache").toString());
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.children().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("no end of " + words);
    }
    return process.exitValue();
  }

  private static JsonObject report(String outcome, Path place) throws IOException {
    String text = Files.readString(place.resolve("report"));
    if (text.isEmpty()) {
      throw new AssertionError(outcome + ": " + read(place.resolve("errors")));
    }
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static String status(Path place) throws IOException {
    return Files.readString(place.resolve("status")).strip();
  }

  private static String log(Path place) {
    return read(place.resolve("images/restore.log")) + read(place.resolve("printed"));
  }

  /** The lines of the log that say what went wrong. */
  private static String errors(Path place) {
    return log(place)
        .lines()
        .filter(it -> it.contains("Error"))
        .collect(Collectors.joining("\n", "\n", ""));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, ISO_8859_1) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
