package org.crit4j.internal.transcode;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.image.ImageType.Envelope;
import org.crit4j.internal.io.ImageInput;

/** Reads an image's magics, and explains what a file without them is. */
public final class HeaderReader {
  private static final int GZIP = 0x8b1f;
  private static final int ZSTD = 0xfd2fb528;
  private static final int KDAT = 0x57023458;

  private HeaderReader() {}

  /**
   * Reads the header and passes over it.
   *
   * @throws CritException if the bytes are no image with messages
   */
  public static ImageHeader read(ImageInput in) throws IOException {
    if (!in.has(4)) {
      String found = in.available() == 0 ? "the file is empty" : "the file is too short";
      throw failure(0, found, "a CRIU image, which starts with a magic of 4 bytes");
    }
    int first = ByteOrder.LITTLE.int32(in.array(), in.at());
    for (ByteOrder order : ByteOrder.values()) {
      int magic = order == ByteOrder.LITTLE ? first : Integer.reverseBytes(first);
      if (magic == ImageType.COMMON_MAGIC || magic == ImageType.SERVICE_MAGIC) {
        return withFirstMagic(in, order, magic);
      }
      Optional<ImageType> type = ImageType.byMagic(magic);
      if (type.isPresent()) {
        in.advance(4);
        boolean today = type.get().envelope() == Envelope.OWN_MAGIC_ONLY;
        FormatVersion version = today ? FormatVersion.V1_1 : FormatVersion.V1_0;
        return new ImageHeader(type.get(), version, order);
      }
    }
    throw notAnImage(in, first);
  }

  private static ImageHeader withFirstMagic(ImageInput in, ByteOrder order, int firstMagic)
      throws IOException {
    if (!in.has(8)) {
      throw failure(4, "the file ends after the first magic", "the magic of an image type");
    }
    int own = order.int32(in.array(), in.at() + 4);
    Optional<ImageType> type = ImageType.byMagic(own);
    if (type.isEmpty()) {
      throw failure(4, "unknown magic " + hex(own), "the magic of an image type");
    }
    Envelope found = firstMagic == ImageType.COMMON_MAGIC ? Envelope.COMMON : Envelope.SERVICE;
    if (type.get().envelope() != found) {
      throw failure(
          0,
          "the first magic " + hex(firstMagic) + " does not go with " + type.get(),
          switch (type.get().envelope()) {
            case COMMON -> hex(ImageType.COMMON_MAGIC);
            case SERVICE -> hex(ImageType.SERVICE_MAGIC);
            default -> "no magic before its own";
          });
    }
    in.advance(8);
    return new ImageHeader(type.get(), FormatVersion.V1_1, order);
  }

  private static CritException notAnImage(ImageInput in, int first) {
    String problem = "unknown magic " + hex(first) + ": " + guess(in, first);
    return failure(0, problem, "a CRIU image");
  }

  private static String guess(ImageInput in, int first) {
    Optional<ImageType> named = in.fileName().flatMap(ImageType::byFileName);
    if (named.isPresent() && named.get().isRaw()) {
      return "by its name this is "
          + named.get().description()
          + ", a raw file without messages and so without a JSON form";
    }
    int start = in.array()[in.at()] & 0xff;
    if (start == '{' || start == '[') {
      return "this looks like JSON, which crit encode reads";
    }
    if ((first & 0xffff) == GZIP) {
      return "this is gzip-compressed data";
    }
    if (first == ZSTD) {
      return "this is zstd-compressed data";
    }
    if (first == KDAT) {
      return "this is CRIU's cache of kernel features, which has no messages";
    }
    return "this may be raw data without messages, like memory pages";
  }

  private static CritException failure(long offset, String problem, String expected) {
    return new CritException(Location.inImage(-1, offset), problem, expected);
  }

  private static String hex(int magic) {
    return "0x" + Integer.toHexString(magic);
  }
}
