package org.crit4j.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs Jazzer, a coverage-guided fuzzer, on all targets or one. It is on the class path in the
 * Maven profile {@code fuzz} only.
 *
 * <p>What is checked of an input is the same for all, but it is made quick to check many: only code
 * that says something of the input is instrumented, directories are made in memory, and converted
 * by one thread. That several threads convert them alike is for the other tests.
 *
 * <p>System properties: {@code fuzz.target} (all), {@code fuzz.seconds} and {@code fuzz.runs} for
 * each target (whichever is reached first; -1 for no limit), {@code fuzz.seed}, {@code
 * fuzz.directory} for what is kept from run to run: inputs that reach new code, findings, logs;
 * {@code fuzz.options} for more options of Jazzer, which overrule those given here.
 */
public final class FuzzRun {
  private static final Path REGRESSIONS = Path.of("src", "test", "resources", "fuzz");
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String EXECUTIONS = "stat::number_of_executed_units:";
  private static final int LAST_LINES = 40;

  /** Classes whose coverage says nothing of the input: the tests, tables, the text of messages. */
  private static final List<String> NOT_GUIDING =
      List.of(
          "org.crit4j.images.**",
          "org.crit4j.fuzz.**",
          "org.crit4j.internal.schema.Schema*",
          "org.crit4j.internal.schema.RowReader",
          "org.crit4j.Printable",
          "org.crit4j.Location");

  /** Classes in which neither comparisons of strings nor calls of the JDK are looked at. */
  private static final List<String> NOT_HOOKED =
      List.of(
          "org.crit4j.images.**",
          "org.crit4j.fuzz.**",
          "org.crit4j.internal.schema.Schema*",
          "com.google.**");

  private final FuzzTarget target;
  private final Path home;
  private final Deque<String> tail = new ArrayDeque<>();
  private long executions;

  private FuzzRun(FuzzTarget target, Path directory) {
    this.target = target;
    this.home = directory.resolve(target.label());
  }

  /** Runs; fails if something was found. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(System.getProperty("fuzz.directory", "target/fuzz")).toAbsolutePath();
    String only = System.getProperty("fuzz.target", "");
    boolean clean = true;
    for (FuzzTarget target : FuzzTarget.values()) {
      if (only.isEmpty() || only.equals(target.label())) {
        clean &= new FuzzRun(target, directory).run();
      }
    }
    if (!clean) {
      System.exit(1);
    }
  }

  /** Whether nothing was found. */
  private boolean run() throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(home.resolve("corpus"));
    Path findings = Files.createDirectories(home.resolve("findings"));
    Path work = workDirectory();
    FuzzSeeds.write(target, home.resolve("seeds"));
    List<String> command = command(work, findings);
    command.add(corpus.toString());
    command.add(home.resolve("seeds").toString());
    Path regressions = REGRESSIONS.resolve(target.label());
    if (Files.isDirectory(regressions)) {
      command.add(regressions.toString());
    }
    Process jazzer = new ProcessBuilder(command).redirectErrorStream(true).start();
    follow(jazzer);
    boolean clean = jazzer.waitFor() == 0;
    Snapshot.deleteContent(work);
    Files.delete(work);
    System.out.println(
        "Tested: "
            + executions
            + " inputs of "
            + target.label()
            + " made by a fuzzer, seed "
            + System.getProperty("fuzz.seed", "1")
            + ", "
            + size(corpus)
            + " inputs kept, "
            + (clean ? "nothing found" : "FOUND: see " + findings));
    if (!clean) {
      tail.forEach(System.out::println);
    }
    return clean;
  }

  /** Where directories are made: in memory if possible, for a disk is several times slower. */
  private Path workDirectory() throws IOException {
    boolean memory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
    return Files.createTempDirectory(memory ? MEMORY : home, "crit-fuzz-");
  }

  private List<String> command(Path work, Path findings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A large young generation keeps short-lived buffers cheap.
    command.addAll(List.of("-Xmx512m", "-Xmn256m", "-XX:+UseSerialGC"));
    // Most inputs are refused, by an exception whose trace nobody looks at.
    command.add("-XX:-StackTraceInThrowable");
    // To start and await threads takes as long as to convert a small directory.
    command.add("-XX:ActiveProcessorCount=1");
    command.addAll(List.of("-Dcrit.budget=4", "-Djava.io.tmpdir=" + work));
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.className());
    command.add("--instrumentation_includes=org.crit4j.**");
    command.add("--instrumentation_excludes=" + String.join(":", NOT_GUIDING));
    command.add("--custom_hook_excludes=" + String.join(":", NOT_HOOKED));
    command.add("--reproducer_path=" + findings);
    command.add("-artifact_prefix=" + findings + "/");
    command.add("-print_final_stats=1");
    command.add("-max_len=4096");
    // Budget finds what takes long; this is for what takes forever.
    command.add("-timeout=600");
    // A sixth of the time would go into statistics of how rare the code is that it runs.
    command.add("-entropic=0");
    // Nobody else adds inputs.
    command.add("-reload=0");
    command.add("-seed=" + System.getProperty("fuzz.seed", "1"));
    command.add("-runs=" + System.getProperty("fuzz.runs", "-1"));
    command.add("-max_total_time=" + System.getProperty("fuzz.seconds", "15"));
    command.addAll(
        Pattern.compile(" +")
            .splitAsStream(System.getProperty("fuzz.options", ""))
            .filter(it -> !it.isEmpty())
            .toList());
    return command;
  }

  private void follow(Process jazzer) throws IOException {
    try (BufferedReader lines = jazzer.inputReader(StandardCharsets.UTF_8);
        PrintWriter log =
            new PrintWriter(
                Files.newBufferedWriter(home.resolve("log"), StandardCharsets.UTF_8), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.println(line);
        tail.add(line);
        if (tail.size() > LAST_LINES) {
          tail.remove();
        }
        if (line.startsWith(EXECUTIONS)) {
          executions = Long.parseLong(line.substring(EXECUTIONS.length()).strip());
        }
      }
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }
}
