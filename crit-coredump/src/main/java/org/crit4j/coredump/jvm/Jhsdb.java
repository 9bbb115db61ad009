package org.crit4j.coredump.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.ElfFile;
import org.crit4j.coredump.Sysroot;
import org.crit4j.internal.io.OutputFile;

/**
 * The JDK's own tool for core files, and the JDK that has it: it has to be the very build that the
 * process ran.
 *
 * @param program the tool
 * @param sysroot where it looks for the files that the process had mapped
 */
public record Jhsdb(Path program, Sysroot sysroot) {
  private static final HexFormat HEX = HexFormat.of();
  private static final Path TOOL = Path.of("bin", "jhsdb");
  static final Path LIBRARY = Path.of("lib", "server", "libjvm.so");

  /**
   * Finds the JDK of a JVM: the one that is named, else that in the sysroot, else the one that runs
   * here.
   *
   * @throws CritException if none of them is of the same build and has the tool
   * @throws IOException if a JDK cannot be read
   */
  public static Jhsdb find(HotSpotProcess jvm, Optional<Path> jdk, Sysroot sysroot)
      throws IOException {
    List<Path> homes = new ArrayList<>();
    if (jdk.isPresent()) {
      homes.add(jdk.get());
    } else {
      sysroot.find(jvm.javaHome()).ifPresent(homes::add);
      homes.add(Path.of(System.getProperty("java.home")));
    }
    List<String> problems = new ArrayList<>();
    for (Path home : homes) {
      String problem = problem(home, jvm);
      if (problem.isEmpty()) {
        return new Jhsdb(home.resolve(TOOL), sysroot);
      }
      problems.add(home + " " + problem);
    }
    throw new CritException(
        Location.UNKNOWN,
        "no JDK fits " + jvm.task() + ": " + String.join(", ", problems),
        "the JDK of " + jvm.javaHome() + ", in the sysroot or by --jdk");
  }

  /** Why a JDK is of no use; empty if it is. */
  private static String problem(Path home, HotSpotProcess jvm) throws IOException {
    if (!Files.isExecutable(home.resolve(TOOL))) {
      return "has no " + TOOL;
    }
    return isSameBuild(jvm, home.resolve(LIBRARY)) ? "" : "is of another build";
  }

  /** Whether a library is the one that a JVM had mapped, as far as the images know that. */
  static boolean isSameBuild(HotSpotProcess jvm, Path library) throws IOException {
    if (!Files.isRegularFile(library)) {
      return false;
    }
    String found = ElfFile.recordedBuildId(library).map(HEX::formatHex).orElse("");
    return jvm.library().buildId().orElse(found).equals(found);
  }

  /**
   * Prints the stacks of all threads; of ZGC's without the locks that they hold.
   *
   * @throws IOException if the tool cannot be run, or cannot do it
   */
  public void threads(HotSpotProcess jvm, CoreFile core, OutputStream out, OutputStream err)
      throws IOException {
    try (Workplace work = Workplace.in(Optional.empty())) {
      // Locks are looked for in the heap.
      String[] command =
          jvm.hasOpaqueHeap() ? new String[] {"jstack"} : new String[] {"jstack", "--locks"};
      run(jvm, work.write(core), out, err, command);
    }
  }

  /**
   * Prints how many instances the heap has of each class.
   *
   * @throws IOException if the tool cannot be run, or cannot do it
   */
  public void histogram(HotSpotProcess jvm, CoreFile core, OutputStream out, OutputStream err)
      throws IOException {
    checkHeap(jvm);
    try (Workplace work = Workplace.in(Optional.empty())) {
      run(jvm, work.write(core), out, err, "jmap", "--histo");
    }
  }

  /**
   * Writes a heap dump to a file, which appears whole or not at all and is its owner's only, since
   * it holds the memory of a process.
   *
   * @param file where it goes; a device or a pipe is written to
   * @throws IOException if the tool cannot be run, or cannot do it
   */
  public void heapDump(HotSpotProcess jvm, CoreFile core, Path file, OutputStream err)
      throws IOException {
    checkHeap(jvm);
    // Where the dump goes there is room for it; but nothing is made beside a device.
    Optional<Path> parent = Optional.ofNullable(file.toAbsolutePath().getParent());
    boolean isSpecial = Files.exists(file) && !Files.isRegularFile(file);
    try (OutputFile output = OutputFile.createPrivate(file)) {
      heapDump(jvm, core, isSpecial ? Optional.empty() : parent, output.stream(), err);
      output.commit();
    }
  }

  /**
   * Writes a heap dump to a stream, which stays open.
   *
   * @throws IOException if the tool cannot be run, or cannot do it, or the stream fails
   */
  public void heapDump(HotSpotProcess jvm, CoreFile core, OutputStream to, OutputStream err)
      throws IOException {
    checkHeap(jvm);
    heapDump(jvm, core, Optional.empty(), to, err);
  }

  private void heapDump(
      HotSpotProcess jvm, CoreFile core, Optional<Path> place, OutputStream to, OutputStream err)
      throws IOException {
    // What it says of success names the temporary file.
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workplace work = Workplace.in(place)) {
      String dump = work.dump().toString();
      run(jvm, work.write(core), out, err, "jmap", "--binaryheap", "--dumpfile", dump);
      if (!Files.isRegularFile(work.dump())) {
        out.writeTo(err);
        throw new IOException(program + " has written no heap dump of " + jvm.task());
      }
      Files.copy(work.dump(), to);
    }
  }

  /** It would print an empty histogram, or fail with a stack trace. */
  private static void checkHeap(HotSpotProcess jvm) throws IOException {
    if (jvm.hasOpaqueHeap()) {
      throw new CritException(
          Location.UNKNOWN,
          jvm.task() + " has ZGC's heap, which jhsdb cannot read from core files",
          "another collector; threads can be shown");
    }
  }

  private void run(
      HotSpotProcess jvm, Path core, OutputStream out, OutputStream err, String... command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(command));
    words.addAll(List.of("--exe", executable(jvm).toString(), "--core", core.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    if (sysroot.directory().getNameCount() > 0) {
      builder.environment().put("SA_ALTROOT", sysroot.directory().toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread errors = new Thread(() -> copy(process.getErrorStream(), said), "jhsdb-errors");
    errors.start();
    try {
      process.getInputStream().transferTo(out);
      out.flush();
      errors.join();
      int code = process.waitFor();
      if (code != 0) {
        String problem = lastWords(said.toString(StandardCharsets.UTF_8), code);
        throw new IOException(program + " has failed for " + jvm.task() + ": " + problem);
      }
      said.writeTo(err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while jhsdb was running", e);
    } finally {
      process.destroy();
    }
  }

  /** What a failed run has said last, without the trace of its own stack. */
  private static String lastWords(String said, int code) {
    return said.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("\t"))
        .reduce((first, last) -> last)
        .orElse("exit code " + code);
  }

  private Path executable(HotSpotProcess jvm) throws IOException {
    String launcher = jvm.launcher().orElse(jvm.javaHome() + "/bin/java");
    return sysroot
        .find(launcher)
        .orElseThrow(
            () ->
                new CritException(
                    Location.UNKNOWN.inFile(sysroot.directory().toString()),
                    launcher + " is not there",
                    "the program of " + jvm.task()));
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      // Nobody is left to read what the tool says.
    }
  }
}
