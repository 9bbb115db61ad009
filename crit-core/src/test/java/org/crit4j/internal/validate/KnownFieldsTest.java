package org.crit4j.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.crit4j.CritException;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.image.ImageName;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.internal.schema.Schema;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownFieldsTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(1999, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
          .build();

  private static boolean areAllKnown(String message, byte[] bytes) {
    byte[] shifted = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, shifted, 1, bytes.length);
    return KnownFields.areAll(Schema.message(message), shifted, 1, bytes.length + 1);
  }

  static List<Path> cases() {
    return Fixtures.checkpoints().stream().map(Fixtures::zip).toList();
  }

  /** What the walk over a parsed message finds, at every depth. */
  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheWalk(Path checkpoint) throws IOException {
    try (InputStream in = Files.newInputStream(checkpoint);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
        String name = file.getName().substring(file.getName().lastIndexOf('/') + 1);
        if (ImageName.parse(name).map(it -> !it.type().isRaw()).orElse(false)) {
          agree(zip.readAllBytes());
        }
      }
    }
  }

  private static void agree(byte[] image) throws IOException {
    try (ImageReader reader = ImageReader.of(image)) {
      for (ImageEntry entry : reader.readAll()) {
        agree(entry.message());
        agree(entry.message().toBuilder().setUnknownFields(UNKNOWN).build());
      }
    } catch (CritException e) {
      // A damaged image; there are others.
      return;
    }
  }

  private static void agree(Message message) {
    String name = message.getDescriptorForType().getName();
    assertEquals(
        UnknownFields.first(message).isEmpty(),
        areAllKnown(name, message.toByteArray()),
        message::toString);
  }

  @Test
  void unknownFieldInside() {
    CoreEntry core =
        CoreEntry.newBuilder()
            .setMtype(CoreEntry.March.X86_64)
            .setThreadCore(
                ThreadCoreEntry.newBuilder()
                    .setFutexRla(0)
                    .setFutexRlaLen(0)
                    .setUnknownFields(UNKNOWN))
            .build();
    assertFalse(areAllKnown("CoreEntry", core.toByteArray()));
    CoreEntry known =
        core.toBuilder()
            .setThreadCore(
                core.getThreadCore().toBuilder()
                    .setUnknownFields(UnknownFieldSet.getDefaultInstance()))
            .build();
    assertTrue(areAllKnown("CoreEntry", known.toByteArray()));
  }

  @Test
  void unknownEnumValue() throws IOException {
    // id, flags, type 77, fd
    byte[] bytes = HexFormat.of().parseHex("08011000184d2003");
    assertEquals(
        List.of(3),
        List.copyOf(FdinfoEntry.newBuilder().mergeFrom(bytes).getUnknownFields().asMap().keySet()));
    assertFalse(areAllKnown("FdinfoEntry", bytes));
    bytes[5] = 1;
    assertTrue(areAllKnown("FdinfoEntry", bytes));
  }

  /** A known number with a value of another kind is an unknown field for a parser. */
  @Test
  void otherKindOfValue() {
    TaskCoreEntry number =
        TaskCoreEntry.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        TaskCoreEntry.TASK_STATE_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("x"))
                            .build())
                    .build())
            .buildPartial();
    assertFalse(areAllKnown("TaskCoreEntry", number.toByteArray()));
  }

  /** Repeated numbers may be packed or not, whatever the schema says. */
  @Test
  void packedOrNot() {
    assertTrue(areAllKnown("PstreeEntry", HexFormat.of().parseHex("08011000180120012801")));
    assertTrue(areAllKnown("PstreeEntry", HexFormat.of().parseHex("08011000180120012a020102")));
    assertFalse(areAllKnown("PstreeEntry", HexFormat.of().parseHex("0a0101")));
  }

  @Test
  void cutOff() {
    assertFalse(areAllKnown("PstreeEntry", HexFormat.of().parseHex("2a05")));
    assertFalse(areAllKnown("PstreeEntry", HexFormat.of().parseHex("08ff")));
    assertFalse(areAllKnown("PstreeEntry", HexFormat.of().parseHex("80")));
  }
}
