package org.crit4j.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.crit4j.CritException;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.image.ImageReader;
import org.crit4j.image.ImageWriter;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.crit4j.json.ImageSummary;

/**
 * What holds for any input: it is refused with a {@link CritException} of one line, or converted
 * without loss. Everything else is thrown on.
 */
final class Invariants {
  private static final Warnings ONE_LINE =
      (location, problem) -> requireOneLine(location + ": " + problem);
  private static final DecodeOptions LENIENT =
      DecodeOptions.PRETTY.withLenience(DecodeOptions.Lenience.LENIENT);
  private static final DecodeOptions SIZES =
      DecodeOptions.PRETTY.withPayloads(DecodeOptions.Payloads.SIZE);
  private static final EncodeOptions TOLERANT =
      EncodeOptions.DEFAULT.withUnknownKeys(EncodeOptions.UnknownKeys.IGNORE);

  private Invariants() {}

  /** A violation. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  /** A conversion that may refuse its input. */
  @FunctionalInterface
  private interface Conversion {
    void run() throws IOException;
  }

  /**
   * Decodes what may be an image.
   *
   * @return whether it is one
   */
  static boolean checkImage(byte[] image) {
    byte[] raw = decode(image, DecodeOptions.RAW);
    byte[] pretty = decode(image, DecodeOptions.PRETTY);
    decode(image, LENIENT);
    decode(image, SIZES);
    boolean counted = accepts(() -> count(image));
    // Protobuf's parser refuses a malformed message inside of an entry, of which JSON keeps the
    // bytes.
    accepts(() -> copy(image));
    require((raw.length > 0) == (pretty.length > 0), "one style of JSON fails, the other does not");
    if (raw.length == 0) {
      return false;
    }
    require(counted, "an image is decoded, but its entries cannot be counted");
    // What lacks required fields is decoded, but not encoded.
    accepts(() -> requireSame(image, encode(raw, EncodeOptions.DEFAULT), "raw JSON"));
    accepts(() -> requireSame(image, encode(pretty, EncodeOptions.DEFAULT), "pretty JSON"));
    return true;
  }

  /**
   * Encodes what may be JSON of an image.
   *
   * @return whether it is that
   */
  static boolean checkJson(byte[] json) {
    accepts(() -> encode(json, TOLERANT));
    return accepts(
        () -> {
          byte[] image = encode(json, EncodeOptions.DEFAULT);
          byte[] again = decode(image, DecodeOptions.RAW);
          require(again.length > 0, "what was encoded is no image");
          requireSame(image, encode(again, EncodeOptions.DEFAULT), "JSON of what was encoded");
        });
  }

  private static boolean accepts(Conversion conversion) {
    try {
      conversion.run();
      return true;
    } catch (CritException e) {
      requireOneLine(String.valueOf(e.getMessage()));
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("a failure of streams in memory", e);
    }
  }

  /** The JSON; nothing if the image is refused. */
  private static byte[] decode(byte[] image, DecodeOptions options) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    boolean accepted =
        accepts(
            () ->
                new ImageDecoder(options, ONE_LINE).decode(new ByteArrayInputStream(image), json));
    return accepted ? json.toByteArray() : new byte[0];
  }

  private static byte[] encode(byte[] json, EncodeOptions options) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    new ImageEncoder(options, ONE_LINE).encode(new ByteArrayInputStream(json), image);
    return image.toByteArray();
  }

  private static void count(byte[] image) throws IOException {
    ImageSummary summary =
        new ImageDecoder(DecodeOptions.RAW, ONE_LINE).info(new ByteArrayInputStream(image));
    require(summary.count() >= 0, "a negative count");
  }

  private static void copy(byte[] image) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (ImageReader reader = ImageReader.of(image);
        ImageWriter writer = ImageWriter.to(copy, reader.header())) {
      while (reader.hasNext()) {
        writer.write(reader.next());
      }
      writer.commit();
    }
    requireSame(image, copy.toByteArray(), "typed messages");
  }

  private static void requireSame(byte[] expected, byte[] actual, String through) {
    int at = Arrays.mismatch(expected, actual);
    require(at < 0, "another byte at " + at + " after a round trip through " + through);
  }

  private static void requireOneLine(String message) {
    require(!message.isEmpty(), "a failure without a message");
    require(Printable.of(message).equals(message), "a message that is not printable: " + message);
    require(
        message.getBytes(StandardCharsets.UTF_8).length < 20_000,
        "a message of " + message.length() + " characters");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(otherwise);
    }
  }
}
