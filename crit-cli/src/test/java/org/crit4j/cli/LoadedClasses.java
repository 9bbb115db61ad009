package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Classes that a run loads: what a short run takes is the time for these. */
final class LoadedClasses {
  private static final String LOG = "classes.log";

  private LoadedClasses() {}

  /** In the words of the JVM: the name of a class, and where it is from. */
  static List<String> by(Path directory, boolean archive, List<String> command) throws Exception {
    CritProcess crit = CritProcess.in(directory);
    if (!archive) {
      crit.with("CRIT_CACHE", "off");
    }
    crit.with("CRIT_OPTS", "-Xlog:class+load:file=" + LOG + ":none")
        .run(command.toArray(new String[0]))
        .assertQuietSuccess();
    List<String> lines = Files.readAllLines(directory.resolve(LOG));
    Files.delete(directory.resolve(LOG));
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("org.crit4j.cli.Main ")),
        () -> "not a list of classes: " + lines);
    return lines;
  }

  /** How many are of those packages. */
  static long count(List<String> lines, String prefix) {
    return lines.stream().filter(line -> line.startsWith(prefix)).count();
  }
}
