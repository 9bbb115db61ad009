package org.crit4j.internal.wire;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Random;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.Schema;
import org.crit4j.testing.Deformation;
import org.crit4j.testing.Messages;
import org.crit4j.testing.RandomImages;
import org.crit4j.testing.RandomMessages;
import org.crit4j.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the canonical form against what protobuf's own library reads and writes. */
final class CanonicalFormTest {
  private static final List<String> NAMES = Messages.all().stream().sorted().toList();

  private static byte[] canonical(byte[] bytes, String message) throws WireException {
    return CanonicalForm.of(bytes, 0, bytes.length, Schema.message(message), 100);
  }

  @Test
  void isWhatProtobufWrites() {
    RandomImages.forEachSeed(
        2,
        "random messages in canonical form",
        seed -> {
          Random random = new Random(seed);
          String name = NAMES.get(random.nextInt(NAMES.size()));
          byte[] bytes = new RandomMessages(random).next(Messages.descriptor(name)).toByteArray();
          assertSameBytes(bytes, canonical(bytes, name), name);
        });
  }

  @Test
  void meansTheSameToProtobufAndStaysTheSame() {
    RandomImages.forEachSeed(
        2,
        "random messages brought into canonical form",
        seed -> {
          Random random = new Random(seed);
          String name = NAMES.get(random.nextInt(NAMES.size()));
          Descriptor descriptor = Messages.descriptor(name);
          byte[] bytes =
              new Deformation(random, false).deform(new RandomMessages(random).next(descriptor));
          byte[] canonical = canonical(bytes, name);
          assertEquals(
              DynamicMessage.parseFrom(descriptor, bytes),
              DynamicMessage.parseFrom(descriptor, canonical),
              name);
          assertSameBytes(canonical, canonical(canonical, name), name);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0a, 1, number is cut off",
    "08, 1, number is cut off",
    "08 80, 1, number is cut off",
    "08 ffffffffffffffffffff01, 1, number of more than 10 bytes",
    "0a 05 61, 1, 'field 1 has 5 bytes, but only 1 follow'",
    "0a ffffffffffffffffff01, 1, 'field 1 has 18446744073709551615 bytes, but only 0 follow'",
    "09 01, 1, field 1 is cut off",
    "0d 01, 1, field 1 is cut off",
    "08 01 0f, 2, invalid protobuf wire type 7",
    "08 01 00 00, 2, invalid protobuf tag",
    "08 01 8080808010 00, 2, invalid protobuf tag",
    "0c, 0, end of a group that never began",
    "0b 08 01, 3, group of field 1 never ends",
    "0b 08 01 14, 3, end of a group that never began",
  })
  void isRefusedForBytesThatAreNoMessage(String hex, int at, String problem) {
    byte[] bytes = new Wire().hex(hex).toByteArray();
    WireException failure = assertThrows(WireException.class, () -> canonical(bytes, "UtsnsEntry"));
    assertEquals(problem, failure.getMessage());
    assertEquals(at, failure.at(), "index");
  }

  @Test
  void isRefusedForMessagesNestedTooDeeply() throws WireException {
    MessageSchema schema = Schema.message("AaNamespace");
    Wire namespace = new Wire().text(1, "x");
    for (int i = 1; i < 5; i++) {
      namespace = new Wire().text(1, "x").message(3, namespace);
    }
    byte[] bytes = namespace.toByteArray();
    assertSameBytes(bytes, CanonicalForm.of(bytes, 0, bytes.length, schema, 5), "5 levels");
    WireException failure =
        assertThrows(
            WireException.class, () -> CanonicalForm.of(bytes, 0, bytes.length, schema, 4));
    assertEquals("messages nested deeper than 4", failure.getMessage());
  }

  @Test
  void isRefusedForGroupsNestedTooDeeply() {
    byte[] groups = new Wire().hex("0b".repeat(200) + "0c".repeat(200)).toByteArray();
    WireException failure =
        assertThrows(WireException.class, () -> canonical(groups, "UtsnsEntry"));
    assertEquals("groups nested deeper than 100", failure.getMessage());
  }
}
