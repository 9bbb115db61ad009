package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.info;
import static org.crit4j.testing.Conversion.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.testing.Messages;
import org.crit4j.testing.SampleEntry;
import org.crit4j.testing.SampleMessages;
import org.crit4j.testing.SampleMessages.Kind;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every image type with messages made from the schema: all fields set, at their extremes, with
 * every enum value and unix socket name; so with every architecture's registers too. The JSON is
 * compared with that of another implementation, and has to give the image back.
 */
final class SchemaDrivenTest {
  @TestFactory
  Stream<DynamicTest> everyFieldOfEveryTypeIsPrintedAndComesBack() {
    return Stream.of(ImageType.values())
        .filter(type -> !type.isRaw())
        .map(type -> DynamicTest.dynamicTest(type.name(), () -> check(type)));
  }

  private static void check(ImageType type) throws IOException {
    List<List<SampleEntry>> images = images(type);
    for (List<SampleEntry> entries : images) {
      check(ImageHeader.of(type), entries);
    }
    for (FormatVersion version : FormatVersion.values()) {
      for (ByteOrder order : ByteOrder.values()) {
        // An inventory has no first magic in any version.
        if (type != ImageType.INVENTORY || version == FormatVersion.V1_1) {
          List<SampleEntry> some = images.get(0).subList(0, 2);
          check(new ImageHeader(type, version, order), some);
        }
      }
    }
  }

  private static void check(ImageHeader header, List<SampleEntry> entries) throws IOException {
    byte[] image = SampleEntry.image(header, entries);
    String raw = decode(image, DecodeOptions.RAW);
    assertEquals(SampleEntry.json(header, entries, false), raw);
    String pretty = decode(image, DecodeOptions.PRETTY);
    assertEquals(SampleEntry.json(header, entries, true), pretty);

    parse(raw);
    parse(pretty);
    assertSameBytes(image, encode(raw), raw);
    assertSameBytes(image, encode(pretty), pretty);
    int count = header.type() == ImageType.PAGEMAP ? entries.size() - 1 : entries.size();
    assertEquals(new ImageSummary(header.type(), count), info(image));
  }

  /** Images that together hold every kind of head and body. */
  private static List<List<SampleEntry>> images(ImageType type) {
    if (!type.entries().orElseThrow().isHeaded()) {
      return List.of(entries(type, Messages.body(type)));
    }
    List<List<SampleEntry>> images = new ArrayList<>();
    for (SampleEntry head : entries(type, Messages.head(type))) {
      List<SampleEntry> entries = new ArrayList<>(List.of(head));
      if (head.extra().isEmpty()) {
        entries.addAll(entries(type, Messages.body(type)));
      }
      images.add(entries);
    }
    return images;
  }

  private static List<SampleEntry> entries(ImageType type, Descriptor message) {
    List<SampleEntry> entries = new ArrayList<>();
    int size = 0;
    for (Kind kind : Kind.values()) {
      int salts = kind == Kind.ORDINARY ? SampleMessages.salts(message) : 1;
      // Also as many as there are lengths of addresses and of padding.
      for (int salt = 0; salt < Math.max(9, salts); salt++) {
        Message sample = SampleMessages.of(message, kind, salt);
        entries.add(SampleEntry.of(type, sample, size++));
        if (kind != Kind.ORDINARY) {
          break;
        }
      }
    }
    return entries;
  }
}
