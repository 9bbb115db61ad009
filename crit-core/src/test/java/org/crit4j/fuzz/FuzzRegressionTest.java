package org.crit4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a fuzzer has found once, and the inputs by which it reached most of the code. */
final class FuzzRegressionTest {
  private static final Path ROOT = Path.of("src", "test", "resources", "fuzz");

  @TempDir private Path work;

  private static List<Path> inputs(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(target.label()))) {
      return files.sorted().toList();
    }
  }

  private static Stream<DynamicTest> tests(FuzzTarget target, Check check) throws IOException {
    return inputs(target).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    String.valueOf(file.getFileName()), () -> check.run(Files.readAllBytes(file))));
  }

  /** What to do with an input. */
  @FunctionalInterface
  private interface Check {
    void run(byte[] input) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> images() throws IOException {
    return tests(FuzzTarget.DECODE, FuzzDecode::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> documents() throws IOException {
    return tests(FuzzTarget.ENCODE, FuzzEncode::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> directories() throws IOException {
    return tests(FuzzTarget.DIRECTORY, input -> FuzzDirectory.check(input, work));
  }

  @Test
  void thereAreInputsForEachTarget() throws IOException {
    for (FuzzTarget target : FuzzTarget.values()) {
      assertTrue(inputs(target).size() > 10, target.label());
    }
  }
}
