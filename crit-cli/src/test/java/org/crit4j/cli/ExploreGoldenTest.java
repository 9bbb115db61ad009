package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Holds {@code crit x} against what CRIT prints of real checkpoints, byte for byte. */
final class ExploreGoldenTest {
  @TestFactory
  List<DynamicTest> outputIsThatOfTheReference() throws IOException {
    return tests(Fixtures.file("explore"), "");
  }

  /** The same over a larger collection, in which golden files are in a directory of each case. */
  @TestFactory
  @EnabledIfSystemProperty(
      named = "crit.corpus",
      matches = ".+",
      disabledReason = "no directory is given: -Dcrit.corpus=DIRECTORY")
  List<DynamicTest> outputIsThatOfTheReferenceInTheCorpus() throws IOException {
    return tests(Path.of(System.getProperty("crit.corpus", "")), "golden");
  }

  private static List<DynamicTest> tests(Path root, String golden) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<DynamicTest> tests =
          files
              .filter(file -> String.valueOf(file.getFileName()).matches("x-.*\\.txt"))
              .sorted()
              .map(file -> DynamicTest.dynamicTest(file.toString(), () -> check(file, golden)))
              .toList();
      assertFalse(tests.isEmpty(), "no golden files in " + root);
      return tests;
    }
  }

  private static void check(Path file, String golden) throws IOException {
    String name = String.valueOf(file.getFileName());
    String what = name.substring(2, name.indexOf('.'));
    Path images =
        golden.isEmpty()
            ? Fixtures.images(String.valueOf(file.getName(file.getNameCount() - 2)))
            : file.resolve("../../images");
    CritCall call = CritCall.of("x", images.normalize().toString(), what).assertQuietSuccess();
    String expected = Files.readString(file);
    String text = call.text();
    if (name.contains(".partial.")) {
      // Ours goes on where the reference has failed.
      assertEquals(expected, text.substring(0, Math.min(expected.length(), text.length())));
      assertFalse(text.length() == expected.length());
    } else {
      assertEquals(expected, text);
    }
  }
}
