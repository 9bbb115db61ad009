package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody sees it when the class archive is made of images that are none. */
final class WarmupImagesTest {
  static Stream<String> names() {
    return WarmupImages.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void allAreGoodImages(String name) throws IOException {
    byte[] image = run(WarmupImages.json(name), "encode");
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
