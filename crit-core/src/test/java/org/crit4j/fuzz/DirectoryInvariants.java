package org.crit4j.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.directory.DirectoryDecoder;
import org.crit4j.directory.DirectoryEncoder;
import org.crit4j.directory.DirectoryListener;
import org.crit4j.directory.DirectorySummary;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;

/**
 * What holds for any directory: each of its files is converted, copied or refused in one line;
 * nothing but the output is written; and what was decoded without a failure comes back the same.
 */
final class DirectoryInvariants {
  private static final Set<String> PLACES = Set.of("from", "to", "back");

  private DirectoryInvariants() {}

  /** Failures of files. */
  private static final class Failures implements DirectoryListener {
    private final List<IOException> problems = new ArrayList<>();

    @Override
    public void failed(String name, IOException problem) {
      String message = String.valueOf(problem.getMessage());
      Invariants.require(!message.contains("not enough memory"), message);
      if (problem instanceof CritException) {
        Invariants.requireOneLine(message);
      }
      problems.add(problem);
    }
  }

  /** Checks a directory that is made, converted and left behind in another one. */
  static void check(byte[] description, Path work) throws IOException {
    Path from = work.resolve("from");
    Path to = work.resolve("to");
    DirectoryBytes.make(description, from);
    Map<String, String> before = Snapshot.of(from);
    int options = DirectoryBytes.options(description);
    boolean tolerant = (options & DirectoryBytes.TOLERANT) != 0;
    boolean pretty = (options & DirectoryBytes.PRETTY) != 0;
    if ((options & DirectoryBytes.ENCODE) != 0) {
      encode(from, to, tolerant, before.size());
    } else if (decode(from, to, pretty, tolerant, before.size()) && !tolerant) {
      checkComesBack(to, work.resolve("back"), before);
    }
    Invariants.require(Snapshot.of(from).equals(before), "the input was changed");
    Set<String> there = Snapshot.names(work);
    Invariants.require(PLACES.containsAll(there), "more than the output was written: " + there);
  }

  private static void checkComesBack(Path json, Path images, Map<String, String> before)
      throws IOException {
    Failures failures = encode(json, images, false, before.size());
    for (IOException problem : failures.problems) {
      Invariants.require(
          String.valueOf(problem.getMessage()).contains("required field"),
          "what was decoded is not encoded: " + problem.getMessage());
    }
    if (failures.problems.isEmpty()) {
      Map<String, String> after = Snapshot.of(images);
      Invariants.require(after.equals(before), "another directory comes back: " + after.keySet());
    }
  }

  /** Whether all files were converted. */
  private static boolean decode(Path from, Path to, boolean pretty, boolean lenient, int files)
      throws IOException {
    DecodeOptions style = pretty ? DecodeOptions.PRETTY : DecodeOptions.RAW;
    DecodeOptions.Lenience lenience =
        lenient ? DecodeOptions.Lenience.LENIENT : DecodeOptions.Lenience.STRICT;
    Failures failures = new Failures();
    DirectorySummary summary =
        new DirectoryDecoder(style.withLenience(lenience), Invariants.ONE_LINE, failures)
            .decode(from, to);
    checkOutput(summary, failures, to, files);
    return failures.problems.isEmpty();
  }

  private static Failures encode(Path from, Path to, boolean tolerant, int files)
      throws IOException {
    EncodeOptions options =
        EncodeOptions.DEFAULT.withUnknownKeys(
            tolerant ? EncodeOptions.UnknownKeys.IGNORE : EncodeOptions.UnknownKeys.REJECT);
    Failures failures = new Failures();
    DirectorySummary summary =
        new DirectoryEncoder(options, Invariants.ONE_LINE, failures).encode(from, to);
    checkOutput(summary, failures, to, files);
    return failures;
  }

  private static void checkOutput(DirectorySummary summary, Failures failures, Path to, int files)
      throws IOException {
    int failed = failures.problems.size();
    Invariants.require(summary.failed() == failed, "another number of failures");
    int made = Snapshot.count(to);
    Invariants.require(
        made == files - failed, files + " files, " + failed + " failed, but " + made + " made");
  }
}
