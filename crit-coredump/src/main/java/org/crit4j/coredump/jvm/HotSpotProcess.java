package org.crit4j.coredump.jvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.coredump.CoreFile;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;

/** A checkpointed process that runs a HotSpot JVM, and what its images show by themselves. */
public final class HotSpotProcess {
  private static final String LIBRARY = "/libjvm.so";
  private static final String ZGC = "ZGC";
  private static final String EPSILON = "-XX:+UseEpsilonGC";
  private static final String COUNTERS = "/hsperfdata_";

  /** Threads that only one collector has. */
  private static final Map<String, Pattern> COLLECTORS =
      Map.of(
          "G1",
          Pattern.compile("G1 .*"),
          "Shenandoah",
          Pattern.compile("Shenandoah.*"),
          ZGC,
          Pattern.compile("[XZ]Director"));

  private final Task task;
  private final RegularFile library;
  private final long base;

  private HotSpotProcess(Task task, RegularFile library, long base) {
    this.task = task;
    this.library = library;
    this.base = base;
  }

  /**
   * The JVM of a process; empty if it runs none.
   *
   * @throws IOException if images cannot be read
   */
  public static Optional<HotSpotProcess> of(Task task) throws IOException {
    for (MemoryArea area : task.memoryAreas()) {
      Optional<OpenFile> file = task.file(area);
      if (file.isPresent()
          && file.get() instanceof RegularFile regular
          && regular.path().text().endsWith(LIBRARY)) {
        return Optional.of(new HotSpotProcess(task, regular, area.start() - area.offset()));
      }
    }
    return Optional.empty();
  }

  /** The process. */
  public Task task() {
    return task;
  }

  /** The JVM's library, as it was mapped. */
  public RegularFile library() {
    return library;
  }

  /** Where the library's first byte is in memory, from which its symbols count. */
  long base() {
    return base;
  }

  /** Whether its heap is ZGC's, whose layout {@code jhsdb} does not know. */
  boolean hasOpaqueHeap() throws IOException {
    return collector().equals(ZGC);
  }

  /** The JDK's directory, as the process has it. */
  public String javaHome() {
    String path = library.path().text();
    int end = path.lastIndexOf("/lib/");
    return end > 0 ? path.substring(0, end) : path;
  }

  /**
   * The program that started the JVM; empty if it is not known.
   *
   * @throws IOException if images cannot be read
   */
  public Optional<String> launcher() throws IOException {
    return task.executable()
        .filter(RegularFile.class::isInstance)
        .map(file -> ((RegularFile) file).path().text());
  }

  /**
   * The collector, judged by the names of its threads. Two have none: the serial one, and the one
   * that collects nothing, which its option tells from it.
   *
   * @throws IOException if images cannot be read
   */
  public String collector() throws IOException {
    List<String> names = new ArrayList<>();
    for (TaskThread thread : task.threads()) {
      names.add(thread.name().map(NameBytes::text).orElse(""));
    }
    for (Map.Entry<String, Pattern> collector : COLLECTORS.entrySet()) {
      if (names.stream().anyMatch(collector.getValue().asMatchPredicate())) {
        return collector.getKey();
      }
    }
    if (names.stream().anyMatch(name -> name.startsWith("GC Thread"))) {
      return "Parallel";
    }
    boolean isEpsilon =
        task.commandLine().orElse(List.of()).stream().anyMatch(it -> it.text().equals(EPSILON));
    return isEpsilon ? "Epsilon" : "Serial";
  }

  /**
   * Its counters: from the file that it shares them in, if the core file has that, else from its
   * memory; empty if they are nowhere. A file of another JVM, which has got the process's number
   * since, does not count.
   *
   * @param core its core file
   * @throws IOException if images cannot be read
   */
  public Optional<PerfData> counters(CoreFile core) throws IOException {
    return counters(core, sharedCounters(core));
  }

  /** Its counters, where the file is known already. */
  Optional<PerfData> counters(CoreFile core, Optional<CountersFile> file) throws IOException {
    Optional<PerfData> shared = file.filter(CountersFile::isItsOwn).map(CountersFile::data);
    return shared.isPresent() ? shared : inMemory(core);
  }

  /** The file that a JVM shares its counters in: not in the images, but as it is now. */
  record CountersFile(String name, PerfData data, boolean isItsOwn) {}

  /** That file; empty if the core file has none. */
  Optional<CountersFile> sharedCounters(CoreFile core) throws IOException {
    for (MemoryArea area : task.memoryAreas()) {
      if (isCounters(area)) {
        Optional<PerfData> counters = read(core, area.start());
        if (counters.isPresent()) {
          String name = task.name(area).map(NameBytes::text).orElse("");
          return Optional.of(new CountersFile(name, counters.get(), isOf(counters.get())));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether counters name this JVM's home and program. */
  private boolean isOf(PerfData counters) throws IOException {
    String line =
        task.commandLine().orElse(List.of()).stream()
            .map(NameBytes::text)
            .collect(Collectors.joining(" "));
    boolean isHome = counters.text("java.property.java.home").orElse(javaHome()).equals(javaHome());
    // Not what is in a file of arguments.
    boolean isPlain = !line.isEmpty() && !line.contains(" @");
    return isHome
        && (!isPlain
            || (isProgram(line, counters.text("sun.rt.javaCommand").orElse(""))
                && hasAll(line, counters.text("java.rt.vmArgs").orElse(""))));
  }

  /**
   * Whether a command line ends with a program as the counters have it: its main class or archive,
   * which is another one where the JDK compiles a source file first, and its arguments.
   */
  private static boolean isProgram(String line, String command) {
    int first = command.indexOf(' ');
    return line.endsWith(command) || (first > 0 && line.endsWith(command.substring(first + 1)));
  }

  /** Options may be in the environment as well, those of memory and collectors seldom are. */
  private boolean hasAll(String line, String options) throws IOException {
    String environment =
        task.environment().orElse(List.of()).stream()
            .map(NameBytes::text)
            .collect(Collectors.joining(" "));
    return Arrays.stream(options.split(" "))
        .filter(it -> it.startsWith("-X"))
        .allMatch(it -> line.contains(it) || environment.contains(it));
  }

  private boolean isCounters(MemoryArea area) throws IOException {
    return area.kind() == MemoryKind.FILE_SHARED
        && task.name(area).filter(it -> it.text().contains(COUNTERS)).isPresent();
  }

  private Optional<PerfData> inMemory(CoreFile core) throws IOException {
    List<Long> starts = new ArrayList<>();
    try (TaskMemory memory = task.openMemory()) {
      int page = memory.pageSize();
      byte[] start = new byte[PerfData.PROLOGUE];
      for (MemoryArea area : task.memoryAreas()) {
        if (area.kind() == MemoryKind.ANONYMOUS && area.isWritable()) {
          memory.forEachStored(
              area.start(),
              area.end(),
              (address, bytes, length) -> {
                for (int i = 0; i + page <= length; i += page) {
                  System.arraycopy(bytes, i, start, 0, start.length);
                  if (PerfData.isStart(start)) {
                    starts.add(address + i);
                  }
                }
              });
        }
      }
    }
    for (long each : starts) {
      Optional<PerfData> counters = read(core, each);
      if (counters.isPresent()) {
        return counters;
      }
    }
    return Optional.empty();
  }

  private static Optional<PerfData> read(CoreFile core, long address) throws IOException {
    byte[] bytes = new byte[PerfData.LARGEST];
    return PerfData.parse(bytes, core.read(address, bytes));
  }
}
