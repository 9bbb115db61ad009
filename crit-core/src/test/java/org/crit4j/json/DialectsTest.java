package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.parse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.crit4j.testing.GoJson;
import org.crit4j.testing.Golden;
import org.crit4j.testing.Golden.Output;
import org.crit4j.testing.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON as other tools write it encodes to the same images. */
final class DialectsTest {
  /** Python's json.dump with separators=(",", ":"). */
  private static final JsonText COMPACT = new JsonText(",", ":", "", "", false, true, "/");

  /** Python's json.dump with indent=1, sort_keys=True and ensure_ascii=False. */
  private static final JsonText SORTED = new JsonText(",", ": ", "\n", " ", true, false, "/");

  /** Go's json.MarshalIndent. */
  private static final JsonText INDENTED = new JsonText(",", ": ", "\n", "    ", false, false, "/");

  /** As some editors save it. */
  private static final JsonText DOS = new JsonText(" ,", "\r\n:\t", "\r\n", "\t", false, true, "/");

  /** As PHP and others escape it. */
  private static final JsonText SLASHES = new JsonText(", ", ": ", "", "", false, true, "\\/");

  static List<Golden> all() {
    return Golden.all();
  }

  private static void assertEncodes(Golden golden, String json) throws IOException {
    assertSameBytes(golden.bytes(), encode(json), json);
  }

  @ParameterizedTest
  @MethodSource("all")
  void compact(Golden golden) throws IOException {
    assertEncodes(golden, COMPACT.write(parse(golden.expected(Output.RAW))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void withSortedKeysAndTextThatIsNotAscii(Golden golden) throws IOException {
    assertEncodes(golden, SORTED.write(parse(golden.expected(Output.RAW))));
    assertEncodes(golden, SORTED.write(parse(golden.expected(Output.PRETTY))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void withByteOrderMarkAndWhiteSpaceEverywhere(Golden golden) throws IOException {
    String text = DOS.write(parse(golden.expected(Output.PRETTY)));
    assertEncodes(golden, "\ufeff\r\n" + text + "\r\n\t ");
  }

  @ParameterizedTest
  @MethodSource("all")
  void withEscapedSlashes(Golden golden) throws IOException {
    assertEncodes(golden, SLASHES.write(parse(golden.expected(Output.RAW))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void ofCritInGoSinceVersion8(Golden golden) throws IOException {
    JsonObject document = GoJson.of(golden.bytes(), GoJson.Version.V8);
    assumeKnownToGo(golden);
    assertEncodes(golden, COMPACT.write(document));
    assertEncodes(golden, INDENTED.write(document));
  }

  @ParameterizedTest
  @MethodSource("all")
  void ofCritInGoBeforeVersion8(Golden golden) throws IOException {
    JsonObject document = GoJson.of(golden.bytes(), GoJson.Version.V6);
    assumeKnownToGo(golden);
    assertEncodes(golden, COMPACT.write(document));
    assertEncodes(golden, SORTED.write(document));
  }

  private static void assumeKnownToGo(Golden golden) throws IOException {
    String raw = golden.expected(Output.RAW);
    assumeFalse(raw.contains("\"version\": \"1.0\""), "crit in Go forgets the version");
    assumeFalse(raw.contains("\\udc"), "crit in Go takes no text that is not UTF-8");
  }
}
