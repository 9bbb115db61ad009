package org.crit4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** JSON written piece by piece. */
final class JsonOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private String text() {
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void theIndentIsThatOfTheCaller() throws IOException {
    JsonOutput json = new JsonOutput(bytes, 2);
    json.beginObject().key("list").beginArray().value(1).value(true).endArray();
    json.key("none").beginArray().endArray().key("empty").beginObject().endObject();
    json.endObject().finish();
    assertEquals(
        """
        {
          "list": [
            1,
            true
          ],
          "none": [],
          "empty": {}
        }
        """,
        text());
  }

  @Test
  void keysMayHaveAnyCharacter() throws IOException {
    JsonOutput json = new JsonOutput(bytes, JsonStyle.RAW);
    json.beginObject().key("a\"b\\c\n").value(1).key("é").value(2).key("d").value(3);
    json.endObject().finish();
    assertEquals("{\"a\\\"b\\\\c\\n\": 1, \"\\u00e9\": 2, \"d\": 3}\n", text());
  }

  @Test
  void bytesThatAreNotTextAreKept() throws IOException {
    JsonOutput json = new JsonOutput(bytes, JsonStyle.RAW);
    json.beginArray().value("a\udcffb").value("\ud83d\ude00").value("\udc80").endArray().finish();
    assertEquals("[\"a\\udcffb\", \"\\ud83d\\ude00\", \"\\udc80\"]\n", text());
  }

  @Test
  void numbersAreExact() throws IOException {
    JsonOutput json = new JsonOutput(bytes, JsonStyle.RAW);
    json.beginArray().value(new BigDecimal("0.0069236755")).unsigned(-1).value(-1);
    json.value(new BigDecimal("1E+3")).endArray().finish();
    assertEquals("[0.0069236755, 18446744073709551615, -1, 1000]\n", text());
  }
}
