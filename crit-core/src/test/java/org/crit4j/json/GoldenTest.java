package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.info;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions.Payloads;
import org.crit4j.testing.Golden;
import org.crit4j.testing.Golden.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds conversions of real images against what CRIT prints for them, byte for byte. */
final class GoldenTest {
  static List<Golden> all() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void rawJsonIsThatOfTheReference(Golden golden) throws IOException {
    List<String> warnings = new ArrayList<>();
    Warnings collect = (Location location, String problem) -> warnings.add(location + problem);
    String json = decode(golden.bytes(), DecodeOptions.RAW, collect);
    assertEquals(golden.expected(Output.RAW), json);
    assertEquals(List.of(), warnings);
  }

  @ParameterizedTest
  @MethodSource("all")
  void prettyJsonIsThatOfTheReference(Golden golden) throws IOException {
    assertEquals(golden.expected(Output.PRETTY), decode(golden.bytes(), DecodeOptions.PRETTY));
  }

  @ParameterizedTest
  @MethodSource("all")
  void jsonWithoutPayloadsIsThatOfTheReference(Golden golden) throws IOException {
    DecodeOptions options = DecodeOptions.PRETTY.withPayloads(Payloads.SIZE);
    assertEquals(golden.expected(Output.NOPL), decode(golden.bytes(), options));
  }

  @ParameterizedTest
  @MethodSource("all")
  void summaryIsThatOfTheReference(Golden golden) throws IOException {
    assertEquals(golden.expected(Output.INFO), info(golden.bytes()).toJson());
  }

  @ParameterizedTest
  @MethodSource("all")
  void rawJsonGivesTheImageBack(Golden golden) throws IOException {
    assertSameBytes(golden.bytes(), encode(golden.expected(Output.RAW)), "from raw JSON");
  }

  @ParameterizedTest
  @MethodSource("all")
  void prettyJsonGivesTheImageBack(Golden golden) throws IOException {
    assertSameBytes(golden.bytes(), encode(golden.expected(Output.PRETTY)), "from pretty JSON");
  }

  @ParameterizedTest
  @MethodSource("all")
  void indentedJsonIsTheRawOneLaidOut(Golden golden) throws IOException {
    String nice = decode(golden.bytes(), DecodeOptions.RAW.withStyle(JsonStyle.NICE));
    // No string in the JSON holds a line end, since all are escaped.
    String oneLine = nice.replaceAll(",\n *", ", ").replaceAll("\n *", "");
    assertEquals(golden.expected(Output.RAW), oneLine);
  }

  @Test
  void goldenFilesCoverEveryTypeThatTheReferenceOrCriuWrites() throws IOException {
    Set<ImageType> missing = EnumSet.noneOf(ImageType.class);
    Stream.of(ImageType.values()).filter(type -> !type.isRaw()).forEach(missing::add);
    for (Golden golden : all()) {
      missing.remove(info(golden.bytes()).type());
    }
    // CRIU never writes the first, and has not written the second since 2.0.
    assertEquals(Set.of(ImageType.PIDFD, ImageType.SIGNAL), missing);
  }

  @Test
  void fileNamesTellTheTypesOfRealImages() throws IOException {
    List<Golden> real =
        all().stream().filter(golden -> !golden.toString().startsWith("synthetic-")).toList();
    assertEquals(
        real.stream()
            .map(golden -> golden + ": " + typeOf(golden))
            .collect(Collectors.joining("\n")),
        real.stream()
            .map(golden -> golden + ": " + ImageType.byFileName(golden.name()).orElseThrow())
            .collect(Collectors.joining("\n")));
  }

  private static ImageType typeOf(Golden golden) {
    try {
      return info(golden.bytes()).type();
    } catch (IOException e) {
      throw new AssertionError(golden.toString(), e);
    }
  }
}
