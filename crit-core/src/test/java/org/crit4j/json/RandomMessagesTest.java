package org.crit4j.json;

import static org.crit4j.testing.Conversion.assertSameBytes;
import static org.crit4j.testing.Conversion.decode;
import static org.crit4j.testing.Conversion.encode;
import static org.crit4j.testing.Conversion.info;
import static org.crit4j.testing.Conversion.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.testing.Deformation;
import org.crit4j.testing.RandomImages;
import org.crit4j.testing.SampleEntry;
import org.junit.jupiter.api.Test;

/**
 * Random images of all types come back from both styles of JSON. The system property {@code
 * crit.random} says how many there are, {@code crit.seed} which is the first.
 */
final class RandomMessagesTest {

  @Test
  void messagesArePrintedAsByAnotherImplementationAndComeBack() {
    RandomImages.forEachSeed(
        2,
        "random images of all types, to both styles of JSON and back",
        seed -> {
          Random random = new Random(seed);
          ImageHeader header = RandomImages.header(random);
          List<SampleEntry> entries = RandomImages.entries(header.type(), random);
          byte[] image = SampleEntry.image(header, entries);

          String raw = decode(image, DecodeOptions.RAW);
          assertEquals(SampleEntry.json(header, entries, false), raw);
          String pretty = decode(image, DecodeOptions.PRETTY);
          assertEquals(SampleEntry.json(header, entries, true), pretty);
          assertComesBack(image, raw, pretty);
          assertTypedViewAgrees(image);
        });
  }

  @Test
  void messagesInNoCanonicalFormComeBack() {
    RandomImages.forEachSeed(
        2,
        "random images not in canonical form, to both styles of JSON and back",
        seed -> {
          Random random = new Random(seed);
          ImageHeader header = RandomImages.header(random);
          List<SampleEntry> entries = RandomImages.entries(header.type(), random);
          boolean foreign = random.nextBoolean();
          Deformation deformation = new Deformation(random, foreign);
          byte[] image = SampleEntry.image(header, entries, deformation::deform);

          String raw = decode(image, DecodeOptions.RAW);
          String pretty = decode(image, DecodeOptions.PRETTY);
          assertComesBack(image, raw, pretty);
          boolean pagemap = header.type() == ImageType.PAGEMAP && !entries.isEmpty();
          assertEquals(
              new ImageSummary(header.type(), entries.size() - (pagemap ? 1 : 0)), info(image));
          if (!foreign) {
            assertTypedViewAgrees(image);
          }
        });
  }

  private static void assertComesBack(byte[] image, String raw, String pretty) throws IOException {
    parse(raw);
    parse(pretty);
    assertSameBytes(image, encode(raw), raw);
    assertSameBytes(image, encode(pretty), pretty);
  }

  /** The typed view has the same entries: they are written as the same image. */
  private static void assertTypedViewAgrees(byte[] image) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (ImageReader reader = ImageReader.of(image);
        ImageWriter writer = ImageWriter.to(copy, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        writer.write(entry);
      }
      writer.commit();
    }
    assertSameBytes(image, copy.toByteArray(), "written by the typed API");
  }
}
