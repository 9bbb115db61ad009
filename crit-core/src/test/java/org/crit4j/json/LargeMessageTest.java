package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages whose output is too large to be kept back until it is known to be right. */
final class LargeMessageTest {
  private static final int MAPPINGS = 3000;

  /** An address space with many mappings; each is the one before, with other addresses. */
  private static byte[] image() throws IOException {
    String small = decode(sample(), DecodeOptions.RAW);
    JsonObject image = JsonParser.parseString(small).getAsJsonObject();
    JsonArray mappings =
        image.getAsJsonArray("entries").get(0).getAsJsonObject().getAsJsonArray("vmas");
    JsonElement first = mappings.get(0);
    while (mappings.size() > 0) {
      mappings.remove(mappings.size() - 1);
    }
    for (int i = 0; i < MAPPINGS; i++) {
      JsonObject mapping = first.deepCopy().getAsJsonObject();
      mapping.addProperty("start", 0x10_0000L + i * 0x2000L);
      mapping.addProperty("end", 0x10_1000L + i * 0x2000L);
      mappings.add(mapping);
    }
    return encode(image.toString());
  }

  private static byte[] sample() throws IOException {
    return Files.readAllBytes(Fixtures.inCheckout("docs/sample-checkpoint/mm-10645.img"));
  }

  /** The image with more bytes at the end of its only message. */
  private static byte[] with(byte[] image, int... added) {
    byte[] more = Arrays.copyOf(image, image.length + added.length);
    for (int i = 0; i < added.length; i++) {
      more[image.length + i] = (byte) added[i];
    }
    ByteBuffer words = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN);
    int size = 8;
    words.putInt(size, words.getInt(size) + added.length);
    return more;
  }

  private static JsonArray mappings(String json) {
    return JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonArray("entries")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("vmas");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void canonicalFormIsPrintedAsInSmallOnes(boolean pretty) throws IOException {
    DecodeOptions style = pretty ? DecodeOptions.PRETTY : DecodeOptions.RAW;
    byte[] image = image();
    assertTrue(image.length > 1 << 16);
    String json = decode(image, style);
    JsonArray mappings = mappings(json);
    assertEquals(MAPPINGS, mappings.size());
    JsonObject last = mappings.get(MAPPINGS - 1).getAsJsonObject();
    long start = 0x10_0000L + (MAPPINGS - 1) * 0x2000L;
    String shown = pretty ? "0x" + Long.toHexString(start) : Long.toString(start);
    assertEquals(shown, last.get("start").getAsString());
    assertEquals(
        mappings(decode(sample(), style)).get(0).getAsJsonObject().keySet(), last.keySet());
    assertSameBytes(image, encode(json), "what was decoded");
  }

  /** An unknown field at the end: what was printed up to there would be wrong. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherFormIsPrintedOnce(boolean pretty) throws IOException {
    DecodeOptions style = pretty ? DecodeOptions.PRETTY : DecodeOptions.RAW;
    byte[] image = with(image(), 0xa0, 0x06, 1);
    String json = decode(image, style);
    assertEquals(MAPPINGS, mappings(json).size());
    assertTrue(json.contains("@unknown"), "the unknown field is lost");
    assertSameBytes(image, encode(json), "what was decoded");
  }
}
