package org.crit4j.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.crit4j.CritException;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.crit4j.json.ImageSummary;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/**
 * What holds for any input: it is refused with a {@link CritException} of one line, or converted
 * without loss, and either costs no more than a {@link Budget}. Everything else is thrown on.
 */
final class Invariants {
  static final Warnings ONE_LINE =
      (location, problem) -> {
        requireOneLine(location + ": " + problem);
        Budget.grantWarning();
      };
  private static final DecodeOptions LENIENT =
      DecodeOptions.PRETTY.withLenience(DecodeOptions.Lenience.LENIENT);
  private static final DecodeOptions SIZES =
      DecodeOptions.PRETTY.withPayloads(DecodeOptions.Payloads.SIZE);
  private static final EncodeOptions TOLERANT =
      EncodeOptions.DEFAULT.withUnknownKeys(EncodeOptions.UnknownKeys.IGNORE);

  /** Kept, so that it does not count as what a conversion needs. */
  private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream(1 << 20);

  /** Why something was refused last. */
  private static String problem = "";

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
    // The other ways to read it in turns: a fuzzer has many inputs that differ by little.
    boolean even = (Arrays.hashCode(image) & 1) == 0;
    decode(image, even ? LENIENT : SIZES);
    boolean refused = raw.length == 0;
    require(refused == (pretty.length == 0), "one style of JSON fails, the other does not");
    if (even) {
      boolean counted = accepts(() -> count(image));
      require(refused || counted, "an image is decoded, but its entries cannot be counted");
    } else {
      // Protobuf's parser refuses a malformed message inside of an entry, of which JSON keeps the
      // bytes.
      accepts(() -> copy(image));
    }
    if (refused) {
      return false;
    }
    requireComesBack(image, raw, "raw JSON");
    requireComesBack(image, pretty, "pretty JSON");
    return true;
  }

  /**
   * Encodes what may be JSON of an image.
   *
   * @return whether it is that
   */
  static boolean checkJson(byte[] json) {
    encode(json, TOLERANT);
    byte[] image = encode(json, EncodeOptions.DEFAULT);
    if (image.length == 0) {
      return false;
    }
    byte[] again = decode(image, DecodeOptions.RAW);
    require(again.length > 0, "what was encoded is no image");
    requireComesBack(image, again, "JSON of what was encoded");
    return true;
  }

  private static void requireComesBack(byte[] image, byte[] json, String through) {
    byte[] back = encode(json, EncodeOptions.DEFAULT);
    if (back.length == 0) {
      // What lacks required fields is decoded, but not encoded.
      require(problem.contains("required field"), through + " is refused: " + problem);
    } else {
      requireSame(image, back, through);
    }
  }

  private static boolean accepts(Conversion conversion) {
    try {
      conversion.run();
      return true;
    } catch (CritException e) {
      problem = String.valueOf(e.getMessage());
      requireOneLine(problem);
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("a failure of streams in memory", e);
    }
  }

  /** The JSON; nothing if the image is refused. */
  private static byte[] decode(byte[] image, DecodeOptions options) {
    ImageDecoder decoder = new ImageDecoder(options, ONE_LINE);
    boolean accepted =
        Budget.check(
            image.length,
            () -> accepts(() -> decoder.decode(new ByteArrayInputStream(image), emptied())));
    return accepted ? OUTPUT.toByteArray() : new byte[0];
  }

  /** The image; nothing if the JSON is refused. */
  private static byte[] encode(byte[] json, EncodeOptions options) {
    ImageEncoder encoder = new ImageEncoder(options, ONE_LINE);
    boolean accepted =
        Budget.check(
            json.length,
            () -> accepts(() -> encoder.encode(new ByteArrayInputStream(json), emptied())));
    return accepted ? OUTPUT.toByteArray() : new byte[0];
  }

  private static ByteArrayOutputStream emptied() {
    OUTPUT.reset();
    return OUTPUT;
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

  static void requireOneLine(String message) {
    require(!message.isEmpty(), "a failure without a message");
    require(Printable.of(message).equals(message), "a message that is not printable: " + message);
    require(
        message.getBytes(StandardCharsets.UTF_8).length < 20_000,
        "a message of " + message.length() + " characters");
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(otherwise);
    }
  }
}
