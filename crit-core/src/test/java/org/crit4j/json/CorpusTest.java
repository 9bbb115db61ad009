package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.info;
import static org.crit4j.testing.Conversion.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions.Payloads;
import org.crit4j.testing.Golden.Output;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The checks of {@link GoldenTest} over a larger collection, named by the system property {@code
 * crit.corpus}: a directory of cases, each with {@code images} and, as the reference printed them,
 * {@code golden/raw}, {@code pretty}, {@code nopl} and {@code info}. Where the reference loses data
 * or fails, only the way back is checked.
 */
final class CorpusTest {
  private static final String PROPERTY = "crit.corpus";

  /** Types whose payloads the reference counts as entries. */
  private static final Set<ImageType> MISCOUNTED =
      Set.of(
          ImageType.BPFMAP_DATA,
          ImageType.FIFO_DATA,
          ImageType.IPCNS_MSG,
          ImageType.IPCNS_SEM,
          ImageType.IPCNS_SHM,
          ImageType.PIPES_DATA,
          ImageType.SK_QUEUES,
          ImageType.TCP_STREAM);

  @TestFactory
  @EnabledIfSystemProperty(
      named = PROPERTY,
      matches = ".+",
      disabledReason = "no directory is given: -D" + PROPERTY + "=DIRECTORY")
  List<DynamicTest> imagesAreConvertedAsTheReferenceDoesAndComeBack() throws IOException {
    String corpus = System.getProperty(PROPERTY, "");
    try (Stream<Path> files = Files.walk(Path.of(corpus))) {
      List<DynamicTest> tests =
          files
              .filter(CorpusTest::isImage)
              .sorted()
              .map(file -> DynamicTest.dynamicTest(file.toString(), () -> check(file)))
              .toList();
      assertFalse(tests.isEmpty(), "no case with a directory \"images\" in " + corpus);
      return tests;
    }
  }

  private static boolean isImage(Path file) {
    Path parent = file.getParent();
    boolean raw =
        ImageType.byFileName(file.getFileName().toString()).map(ImageType::isRaw).orElse(false);
    // The link to the parent directory may have been stored as a file.
    return !raw
        && !file.endsWith("parent")
        && parent != null
        && parent.endsWith("images")
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void check(Path file) throws IOException {
    byte[] image = Files.readAllBytes(file);
    String raw = decode(image, DecodeOptions.RAW);
    String pretty = decode(image, DecodeOptions.PRETTY);
    String nopl = decode(image, DecodeOptions.PRETTY.withPayloads(Payloads.SIZE));
    assertSameBytes(image, encode(raw), "from raw JSON");
    assertSameBytes(image, encode(pretty), "from pretty JSON");
    checkSummary(image, file, raw);

    compare(file, Output.RAW, Output.RAW, raw);
    compare(file, Output.PRETTY, Output.PRETTY, pretty);
    compare(file, Output.NOPL, Output.PRETTY, nopl);
  }

  private static void checkSummary(byte[] image, Path file, String raw) throws IOException {
    ImageSummary summary = info(image);
    int entries = parse(raw).getAsJsonObject().getAsJsonArray("entries").size();
    assertEquals(summary.type() == ImageType.PAGEMAP ? entries - 1 : entries, summary.count());
    if (!MISCOUNTED.contains(summary.type())) {
      compare(file, Output.INFO, Output.INFO, summary.toJson());
    }
  }

  private static void compare(Path file, Output output, Output otherwise, String actual)
      throws IOException {
    Path golden = golden(file, output);
    if (!Files.exists(golden)) {
      assertTrue(isFailure(file) || Files.exists(golden(file, otherwise)), "no " + golden);
      golden = golden(file, otherwise);
    }
    if (isFailure(file) && (!Files.exists(golden) || output == Output.NOPL)) {
      return;
    }
    String expected = Files.readString(golden);
    if (!expected.contains("b'")) {
      assertEquals(expected, withoutVersion(actual) + "\n", golden.toString());
    }
  }

  private static Path golden(Path file, Output output) {
    Path goldenFiles = file.resolveSibling("../golden").normalize();
    return goldenFiles.resolve(output.directory()).resolve(file.getFileName() + ".json");
  }

  /** Whether the reference failed with the file in any way. */
  private static boolean isFailure(Path file) throws IOException {
    Path errors = file.resolveSibling("../golden/errors.txt").normalize();
    String line = file.getFileName() + ": crit ";
    return Files.exists(errors)
        && Files.readAllLines(errors).stream().anyMatch(it -> it.startsWith(line));
  }

  /** The JSON as the reference prints it for an image in version 1.0. */
  private static String withoutVersion(String json) throws IOException {
    JsonObject document = parse(json).getAsJsonObject();
    return document.has("version") ? json.replaceFirst("\"version\": \"1.0\",\\s+", "") : json;
  }
}
