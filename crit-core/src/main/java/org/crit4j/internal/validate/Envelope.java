package org.crit4j.internal.validate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.internal.transcode.HeaderWriter;

/**
 * The magics at the start of an image, checked against those that its name asks for.
 *
 * @param header what the image is read as; empty if it ends before
 * @param length bytes of the file that the magics take
 * @param repaired the magics as they should be
 */
record Envelope(Optional<ImageHeader> header, int length, byte[] repaired) {
  private static final int OWN = 4;
  private static final int BOTH = 8;

  /** Reads the magics, and notes what is wrong with them. */
  static Envelope read(InputStream in, LoadedImage.Builder image) throws IOException {
    byte[] start = in.readNBytes(OWN);
    if (start.length < OWN) {
      String found = start.length == 0 ? "the file is empty" : "the file ends in its first magic";
      return cutOff(image, found);
    }
    ByteOrder order = order(start, image);
    int first = order.int32(start, 0);
    boolean ownOnly = image.type.envelope() == ImageType.Envelope.OWN_MAGIC_ONLY;
    if (first == image.type.magic()) {
      return of(image, ownOnly ? FormatVersion.V1_1 : FormatVersion.V1_0, order, OWN);
    }
    if (ownOnly && !isFirstMagic(first)) {
      note(image, "ENV-MAGIC", "the magic is " + hex(first) + ", not " + own(image));
      return of(image, FormatVersion.V1_1, order, OWN);
    }
    if (!isFirstMagic(first) && ImageType.byMagic(first).isPresent()) {
      note(
          image,
          "ENV-MAGIC",
          "the magic is that of " + ImageType.byMagic(first).get() + ", not " + own(image));
      return of(image, FormatVersion.V1_0, order, OWN);
    }
    return twoMagics(in, first, order, image);
  }

  private static Envelope twoMagics(
      InputStream in, int first, ByteOrder order, LoadedImage.Builder image) throws IOException {
    byte[] next = in.readNBytes(OWN);
    if (next.length < OWN) {
      return cutOff(image, "the file ends before the magic of its type");
    }
    int second = order.int32(next, 0);
    int expected =
        switch (image.type.envelope()) {
          case SERVICE -> ImageType.SERVICE_MAGIC;
          case OWN_MAGIC_ONLY -> image.type.magic();
          default -> ImageType.COMMON_MAGIC;
        };
    if (first != expected) {
      note(image, "ENV-COMMON", "the first magic is " + hex(first) + ", not " + hex(expected));
    }
    if (second != image.type.magic()) {
      note(image, "ENV-MAGIC", "the magic of the type is " + hex(second) + ", not " + own(image));
    }
    if (first != expected && second != image.type.magic()) {
      // Nothing says that this is an image at all.
      image.whole = false;
      return new Envelope(Optional.empty(), BOTH, new byte[0]);
    }
    return of(image, FormatVersion.V1_1, order, BOTH);
  }

  private static ByteOrder order(byte[] start, LoadedImage.Builder image) {
    int swapped = ByteOrder.BIG.int32(start, 0);
    boolean big = isFirstMagic(swapped) || swapped == image.type.magic();
    if (big) {
      note(image, "ENV-ENDIAN", "the magics are those of a big-endian machine");
    }
    return big ? ByteOrder.BIG : ByteOrder.LITTLE;
  }

  private static boolean isFirstMagic(int magic) {
    return magic == ImageType.COMMON_MAGIC || magic == ImageType.SERVICE_MAGIC;
  }

  private static Envelope of(
      LoadedImage.Builder image, FormatVersion version, ByteOrder order, int length)
      throws IOException {
    ImageHeader header = new ImageHeader(image.type, version, order);
    ByteArrayOutputStream repaired = new ByteArrayOutputStream();
    HeaderWriter.write(header, repaired);
    return new Envelope(Optional.of(header), length, repaired.toByteArray());
  }

  private static Envelope cutOff(LoadedImage.Builder image, String found) {
    image.broken(new Damage("ENV-SHORT", OptionalLong.empty(), found));
    return new Envelope(Optional.empty(), 0, new byte[0]);
  }

  private static void note(LoadedImage.Builder image, String rule, String problem) {
    image.damage.add(new Damage(rule, OptionalLong.empty(), problem));
  }

  private static String own(LoadedImage.Builder image) {
    return hex(image.type.magic()) + " (" + image.type + ")";
  }

  private static String hex(int magic) {
    return "0x" + Integer.toHexString(magic);
  }
}
