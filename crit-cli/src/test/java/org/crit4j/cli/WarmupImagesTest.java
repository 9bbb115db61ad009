package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody sees it when the class archive is made of images that are none. */
final class WarmupImagesTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Fixtures.inCheckout("crit-dist/src/warmup"))) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void allAreGoodImages(Path file) throws IOException {
    byte[] image = run(Files.readAllBytes(file), "encode");
    byte[] pretty = run(image, "decode", "--pretty");
    assertEquals(
        new String(run(image, "decode"), StandardCharsets.UTF_8),
        new String(run(run(pretty, "encode"), "decode"), StandardCharsets.UTF_8));
  }

  private static byte[] run(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(new ByteArrayInputStream(input), out, err, false, false);
    assertEquals(0, Main.run(List.of(arguments), console), err::toString);
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
