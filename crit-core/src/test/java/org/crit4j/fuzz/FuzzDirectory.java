package org.crit4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A target for a fuzzer: a directory, as {@link DirectoryBytes} describes one. */
public final class FuzzDirectory {
  private static final Path WORK = workDirectory();

  private FuzzDirectory() {}

  private static Path workDirectory() {
    try {
      return Files.createTempDirectory("crit-fuzz-");
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Fails if something does not hold of that input which holds of any. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    check(input, WORK);
  }

  /** The same in an empty directory, which is left empty. */
  static void check(byte[] input, Path work) throws IOException {
    try {
      DirectoryInvariants.check(input, work);
    } finally {
      Snapshot.deleteContent(work);
    }
  }
}
