package org.crit4j.coredump.jvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.Sysroot;

/**
 * What a JVM is and does, as labels and texts.
 *
 * @param rows the texts by their labels, in order
 */
public record JvmFacts(Map<String, String> rows) {
  private static final double SECOND = 1000;

  /**
   * The facts of a JVM: from its counters, if the images or the sysroot have them. Without them
   * there is less to say, and that with the help of its library.
   *
   * @param core its core file, with whole files
   * @param sysroot where its JDK is
   * @throws IOException if images or files of the JDK cannot be read
   */
  public static JvmFacts of(HotSpotProcess jvm, CoreFile core, Sysroot sysroot) throws IOException {
    Optional<HotSpotProcess.CountersFile> file = jvm.sharedCounters(core);
    Optional<PerfData> counters = jvm.counters(core, file);
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put(
        "command line",
        jvm.task().commandLine().orElseThrow(() -> missing(jvm)).stream()
            .map(NameBytes::text)
            .collect(Collectors.joining(" ")));
    rows.put("java home", jvm.javaHome());
    jvm.library().buildId().ifPresent(id -> rows.put("libjvm.so", "build id " + id));
    rows.put("collector", jvm.collector());
    rows.put("system threads", Integer.toString(jvm.task().threadCount()));
    if (file.isPresent()) {
      rows.put(
          "counters",
          file.get().isItsOwn()
              ? "of " + file.get().name() + " as it is now, not as at the dump"
              : "not in the images; " + file.get().name() + " is of another JVM now");
    }
    if (counters.isPresent()) {
      new Rows(counters.get(), rows).add();
    } else {
      rows.putIfAbsent("counters", "not in the images, nor in the sysroot");
      Optional<Path> library = sysroot.find(jvm.library().path().text());
      if (library.isPresent() && Jhsdb.isSameBuild(jvm, library.get())) {
        HeapLayout.of(jvm, core, library.get()).addTo(rows);
      } else {
        rows.put("heap", "not known without " + jvm.library().path().text() + " of this build");
      }
    }
    return new JvmFacts(rows);
  }

  private static IOException missing(HotSpotProcess jvm) {
    return new IOException(jvm.task() + ": the command line is not in the images");
  }

  /** Adds what the counters say. */
  private record Rows(PerfData data, Map<String, String> rows) {

    void add() {
      text("version", "java.property.java.vm.version");
      text("virtual machine", "java.property.java.vm.name");
      text("flags", "java.rt.vmFlags");
      text("arguments", "java.rt.vmArgs");
      text("program", "sun.rt.javaCommand");
      OptionalLong ticks = data.number("sun.os.hrt.ticks");
      OptionalLong frequency = data.number("sun.os.hrt.frequency");
      if (ticks.isPresent() && frequency.orElse(0) > 0) {
        rows.put("uptime", seconds(1000.0 * ticks.getAsLong() / frequency.getAsLong()));
      }
      count("threads", "java.threads.live", "java.threads.daemon", "daemons");
      count("classes", "java.cls.loadedClasses", "java.cls.unloadedClasses", "unloaded");
      count(
          "classes of the archive",
          "java.cls.sharedLoadedClasses",
          "java.cls.sharedUnloadedClasses",
          "unloaded");
      heap();
      collections();
    }

    private void text(String label, String counter) {
      data.text(counter).ifPresent(it -> rows.put(label, it));
    }

    private void count(String label, String counter, String part, String what) {
      OptionalLong all = data.number(counter);
      if (all.isPresent()) {
        rows.put(label, all.getAsLong() + " (" + data.number(part).orElse(0) + " " + what + ")");
      }
    }

    private void heap() {
      text("collection policy", "sun.gc.policy.name");
      long used = 0;
      for (int i = 0; data.text("sun.gc.generation." + i + ".name").isPresent(); i++) {
        String generation = "sun.gc.generation." + i;
        for (int j = 0; data.text(generation + ".space." + j + ".name").isPresent(); j++) {
          String space = generation + ".space." + j;
          used += data.number(space + ".used").orElse(0);
          size("heap, " + data.text(space + ".name").orElseThrow(), space);
        }
      }
      if (used > 0) {
        rows.put("heap", kibibytes(used) + " used");
      }
      size("metaspace", "sun.gc.metaspace");
      size("compressed class space", "sun.gc.compressedclassspace");
    }

    private void size(String label, String counter) {
      OptionalLong used = data.number(counter + ".used");
      if (used.isPresent() && data.number(counter + ".capacity").orElse(0) > 0) {
        rows.put(
            label,
            kibibytes(used.getAsLong())
                + " used of "
                + kibibytes(data.number(counter + ".capacity").orElse(0))
                + ", at most "
                + kibibytes(data.number(counter + ".maxCapacity").orElse(0)));
      }
    }

    private void collections() {
      for (int i = 0; data.text("sun.gc.collector." + i + ".name").isPresent(); i++) {
        String collector = "sun.gc.collector." + i;
        long ticks = data.number(collector + ".time").orElse(0);
        long frequency = Math.max(1, data.number("sun.os.hrt.frequency").orElse(1));
        rows.put(
            data.text(collector + ".name").orElseThrow(),
            data.number(collector + ".invocations").orElse(0)
                + " collections in "
                + seconds(1000.0 * ticks / frequency));
      }
    }

    private static String seconds(double milliseconds) {
      return String.format(Locale.ROOT, "%.3f s", milliseconds / SECOND);
    }
  }

  static String kibibytes(long bytes) {
    return (bytes >>> 10) + " KiB";
  }
}
