package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Core files of processes that CRIU has dumped and left stopped, and core files that the kernel
 * writes of the same processes a moment later: debuggers print the same of both.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory, and a compiler and gdb are
 * there.
 */
final class CoredumpIT {
  private static final Path SOURCE =
      Path.of("src", "test", "resources", "coredump", "victim.c").toAbsolutePath();
  private static final Pattern THREAD =
      Pattern.compile("(?ms)^Thread \\d+ \\((?:Thread 0x\\p{XDigit}+ \\()?LWP (\\d+).*?(?=^$)");

  /** A program, and how it is built and called. */
  enum Kind {
    DYNAMIC(List.of(), "3"),
    STATIC(List.of("-static"), "3"),
    COMPAT(List.of("-m32"), "3"),
    HANDLER(List.of(), "3", "handler"),
    MANY_THREADS(List.of(), "200");

    private final List<String> build;
    private final List<String> arguments;

    Kind(List<String> build, String... arguments) {
      this.build = build;
      this.arguments = List.of(arguments);
    }
  }

  private static Criu criu;
  private static int compared;

  /** From ERESTARTSYS on; see the kernel's include/linux/errno.h. */
  private static final Pattern INTERRUPTED = Pattern.compile("(?m)^[re]ax .* -51[2-6]$");

  private static final Pattern RESTARTED = Pattern.compile("(?m)^[re](ax|ip) .*\n");

  private static final Pattern COMPLAINT = Pattern.compile("(?i)warning|error:|invalid|corrupt");

  private static final String UNAVAILABLE = "<unavailable>";

  /** What gdb says of the kernel's core file on AMD's processors with AVX-512, not of ours. */
  private static final Pattern TOO_SMALL =
      Pattern.compile("(?m)^warning: Section `\\.reg-xstate/\\d+' in core file too small\\.\n");

  @TempDir private Path directory;

  @BeforeAll
  static void findTools() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    String problem = search.problem();
    for (String tool : List.of("gcc", "gdb", "unshare", "eu-readelf")) {
      if (Stream.of(System.getenv("PATH").split(":"))
          .noneMatch(place -> Files.isExecutable(Path.of(place, tool)))) {
        problem = "there is no " + tool;
      }
    }
    if (!problem.isEmpty()) {
      System.out.println(
          "SKIPPED: core files are not compared with the kernel's, since " + problem);
    }
    assumeTrue(problem.isEmpty(), problem);
    criu = search.criu().orElseThrow();
  }

  @AfterAll
  static void tellNumber() {
    System.out.println("Tested: " + compared + " core files against the kernel's");
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "run", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> command + " does not end");
    String text = Files.readString(output);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void debuggersPrintWhatTheyPrintOfTheKernelsCoreFile(Kind kind) throws Exception {
    Path program = directory.resolve("victim");
    build(kind, program);
    Path images = directory.resolve("images");
    long pid = dumpAndLetTheKernelDump(kind, program, images);
    Path kernels = directory.resolve("core");
    assumeTrue(Files.exists(kernels), "the kernel writes core files elsewhere");
    Path ours = directory.resolve("core." + pid);
    CritProcess.in(directory)
        .run("coredump", "-i", images.toString(), "--sysroot", "/")
        .assertQuietSuccess();
    try (CoreReader kernel = new CoreReader(kernels);
        CoreReader our = new CoreReader(ours)) {
      assertMemoryIsTheSame(kind, kernel, our);
      assertNotesAreTheSame(kernel.notes(), our.notes());
    }
    Map<String, String> threads = threads(program, ours);
    assertEquals(Integer.parseInt(kind.arguments.get(0)) + 1, threads.size());
    assertEquals(threads(program, kernels), threads);
    String kernelValues = values(program, kernels, pid);
    assertEquals(
        comparable(kernelValues, kernelValues),
        comparable(values(program, ours, pid), kernelValues));
    // The kernel leaves out files that were not written to, also those that have no name any more.
    assertTrue(gdb(program, ours, "p ghost + 4096").contains("in a ghost file"));
    for (String reader : List.of("readelf", "eu-readelf")) {
      String text = run(List.of(reader, "-n", ours.toString()));
      assertFalse(COMPLAINT.matcher(text).find(), text);
    }
    compared++;
  }

  private void build(Kind kind, Path program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gcc", "-g", "-O0", "-pthread", "-o"));
    command.addAll(List.of(program.toString(), SOURCE.toString()));
    command.addAll(kind.build);
    try {
      run(command);
    } catch (AssertionError e) {
      // The libraries for 32 bits are a package of their own.
      assumeTrue(kind != Kind.COMPAT, "the compiler cannot make programs of 32 bits");
      throw e;
    }
  }

  private long dumpAndLetTheKernelDump(Kind kind, Path program, Path images) throws Exception {
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                // The filter of a JVM, which its children have too, is not the usual one.
                "ulimit -c unlimited; echo 0x33 > /proc/self/coredump_filter;"
                    + " exec setsid unshare -i \"$@\"",
                "sh"));
    command.add(program.toString());
    command.addAll(kind.arguments);
    Process victim =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Victim.waitUntil(() -> isReady(log) || !victim.isAlive(), "the victim is not ready");
      // The kernel may be built without support for 32 bits.
      assumeTrue(kind != Kind.COMPAT || isReady(log), "the kernel runs no programs of 32 bits");
      assertTrue(isReady(log), () -> "the victim has ended");
      criu.dump(victim.pid(), images, "--leave-stopped");
      // It has to be stopped still when the signal comes: it must not run a step.
      run(List.of("kill", "-ABRT", Long.toString(victim.pid())));
      run(List.of("kill", "-CONT", Long.toString(victim.pid())));
      assertTrue(victim.waitFor(1, TimeUnit.MINUTES));
      return victim.pid();
    } finally {
      victim.destroyForcibly();
    }
  }

  private static boolean isReady(Path log) throws IOException {
    return Files.readString(log).contains("ready");
  }

  private static void assertMemoryIsTheSame(Kind kind, CoreReader kernel, CoreReader our)
      throws IOException {
    Map<Long, CoreReader.Segment> kernels = kernel.mappings();
    Map<Long, CoreReader.Segment> ours = our.mappings();
    TreeSet<Long> missing = new TreeSet<>(kernels.keySet());
    missing.removeAll(ours.keySet());
    // CRIU joins the two areas of vvar.
    assertTrue(missing.size() <= 1, () -> missing.toString());
    int others = 0;
    for (CoreReader.Segment mine : ours.values()) {
      CoreReader.Segment its = Objects.requireNonNull(kernels.get(mine.address()));
      assertEquals(its.flags(), mine.flags());
      others += mine.bytes() == its.bytes() ? 0 : 1;
    }
    // vvar and vsyscall are not in images, and the ghost file is not in the kernel's.
    assertTrue(others <= 3, "areas of other sizes: " + others);
    // The kernel updates a page of each thread when it runs again.
    int threads = Integer.parseInt(kind.arguments.get(0)) + 1;
    List<Long> pages = kernel.differences(our);
    assertTrue(pages.size() <= threads, () -> pages.size() + " pages differ");
  }

  private static void assertNotesAreTheSame(List<String> kernels, List<String> ours) {
    assertEquals(withoutLayout(kernels), withoutLayout(ours));
  }

  /**
   * Without that of XSAVE, which old kernels do not write, and new ones with parts for AMX. Nor has
   * the area itself one size: AMD's processors pack its parts more tightly.
   */
  private static List<String> withoutLayout(List<String> notes) {
    return notes.stream()
        .filter(note -> !note.startsWith("LINUX 517"))
        .map(note -> note.startsWith("LINUX 514 ") ? "LINUX 514" : note)
        .toList();
  }

  private String gdb(Path program, Path core, String... commands) throws Exception {
    List<String> words = new ArrayList<>(List.of("gdb", "-q", "-batch", "-nx"));
    words.addAll(List.of("-iex", "set debuginfod enabled off", "-ex", "set width 0"));
    for (String command : commands) {
      words.addAll(List.of("-ex", command));
    }
    words.addAll(List.of(program.toString(), core.toString()));
    String text = run(words);
    assertFalse(
        core.getFileName().toString().startsWith("core.") && TOO_SMALL.matcher(text).find());
    return TOO_SMALL.matcher(text).replaceAll("");
  }

  /** The frames of every thread, with arguments, but without the address that it is at. */
  private Map<String, String> threads(Path program, Path core) throws Exception {
    String text = gdb(program, core, "thread apply all backtrace") + "\n";
    Map<String, String> threads = new TreeMap<>();
    for (MatchResult match : THREAD.matcher(text).results().toList()) {
      String frames = match.group().replaceFirst("(?s)^.*?\n", "");
      // The kernel has it behind a system call that CRIU has rewound to its start.
      threads.put(match.group(1), frames.replaceFirst("0x\\p{XDigit}+ ", ""));
    }
    return threads;
  }

  /**
   * Values without the registers that tell whether a system call was begun again: CRIU rewinds it,
   * the kernel only in the thread that takes the signal. Where gdb cannot find registers in the
   * kernel's file, the lines that it prints of it without them.
   */
  private static String comparable(String values, String kernels) {
    String read = values;
    if (kernels.contains(UNAVAILABLE)) {
      Set<String> known = kernels.lines().collect(Collectors.toSet());
      read =
          values
              .lines()
              .filter(line -> known.contains(line) && !line.contains(UNAVAILABLE))
              .collect(Collectors.joining("\n"));
    }
    return INTERRUPTED.matcher(kernels).find() ? RESTARTED.matcher(read).replaceAll("") : read;
  }

  /** Memory of all kinds, thread-local variables, registers and what else there is. */
  private String values(Path program, Path core, long pid) throws Exception {
    // The kernel's file begins with the thread that took the signal, which may be any.
    Matcher leader =
        Pattern.compile("(?m)^[* ] *(\\d+) .*LWP " + pid + "\\)")
            .matcher(gdb(program, core, "info threads"));
    String number = leader.find() ? leader.group(1) : "1";
    String text =
        gdb(
            program,
            core,
            "thread " + number,
            "p greeting",
            "p shared + 5000",
            "p memfd + 9000",
            "p copy + 100",
            "p copy + 9000",
            "p segment + 4100",
            "p hidden",
            "p errno",
            "p own",
            "info registers",
            "info float",
            "info auxv",
            "info sharedlibrary",
            "p $ymm0",
            "p $mxcsr");
    for (String planted :
        List.of(
            "a planted greeting",
            "in shared memory",
            "in a memfd",
            "in a private copy",
            "in a segment",
            "behind PROT_NONE",
            "AT_NULL")) {
      assertTrue(text.contains(planted), planted + " is not in\n" + text);
    }
    return text.substring(text.indexOf("$1 = "));
  }
}
