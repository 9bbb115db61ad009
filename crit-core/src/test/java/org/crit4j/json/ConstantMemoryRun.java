package org.crit4j.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.crit4j.Warnings;
import org.crit4j.testing.Repetition;

/** Converts images that are far larger than the heap, to and fro, without any file. */
final class ConstantMemoryRun {
  private static final int PAGEMAP_BLOCK = 1000;
  private static final String PAGEMAP_START =
      "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}";
  private static final String END = "]}";

  /** Lines of base64, and what they stand for. */
  private static final int LINES = 1000;

  private static final String LINE = "A".repeat(76) + "\\n";
  private static final int LINE_BYTES = 57;

  private ConstantMemoryRun() {}

  /**
   * Runs.
   *
   * @param args thousands of pagemap entries, and thousands of lines of payload
   */
  public static void main(String[] args) throws IOException {
    convert(pagemapImage(Long.parseLong(args[0])), pagemapJson(Long.parseLong(args[0])));
    long lines = Long.parseLong(args[1]);
    convert(payloadImage(lines), payloadJson(lines));
  }

  private static void convert(Repetition image, Repetition json) throws IOException {
    Repetition.Check text = json.check();
    new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE).decode(image.read(), text);
    text.finish();
    Repetition.Check bytes = image.check();
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE).encode(json.read(), bytes);
    bytes.finish();
    System.out.println(
        (image.size() >> 20) + " MiB of image and " + (json.size() >> 20) + " MiB of JSON");
  }

  private static String pagemapEntries() {
    StringBuilder entries = new StringBuilder();
    for (long i = 0; i < PAGEMAP_BLOCK; i++) {
      entries
          .append(", {\"vaddr\": ")
          .append(139637976727552L + (i << 14))
          .append(", \"compat_nr_pages\": 0, \"flags\": 4, \"nr_pages\": ")
          .append(1 + i % 300)
          .append('}');
    }
    return entries.toString();
  }

  private static Repetition pagemapJson(long blocks) {
    return Repetition.of(PAGEMAP_START, pagemapEntries(), blocks, END);
  }

  private static Repetition pagemapImage(long blocks) throws IOException {
    byte[] start = encode(PAGEMAP_START + END);
    byte[] both = encode(PAGEMAP_START + pagemapEntries() + END);
    byte[] block = Arrays.copyOfRange(both, start.length, both.length);
    return new Repetition(start, block, blocks, new byte[0]);
  }

  private static String payloadStart(long lines) {
    long size = lines * LINES * LINE_BYTES;
    return "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"pipe_id\": 1, \"bytes\": "
        + size
        + ", \"size\": 65536, \"extra\": \"";
  }

  private static Repetition payloadJson(long lines) {
    return Repetition.of(payloadStart(lines), LINE.repeat(LINES), lines, "\"}" + END);
  }

  private static Repetition payloadImage(long lines) throws IOException {
    return new Repetition(
        payloadHead(lines * LINES * LINE_BYTES), new byte[LINES * LINE_BYTES], lines, new byte[0]);
  }

  /** Magic numbers, and the entry: its size, and fields 1 to 3. */
  private static byte[] payloadHead(long size) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {0x08, 0x01, 0x10});
    varint(size, message);
    message.write(0x18);
    varint(65536, message);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(encode("{\"magic\": \"PIPES_DATA\", \"entries\": []}"));
    head.writeBytes(new byte[] {(byte) message.size(), 0, 0, 0});
    head.writeBytes(message.toByteArray());
    return head.toByteArray();
  }

  private static void varint(long value, ByteArrayOutputStream out) {
    long rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((int) (rest | 0x80));
    }
    out.write((int) rest);
  }

  private static byte[] encode(String json) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(new ByteArrayInputStream(json.getBytes(StandardCharsets.US_ASCII)), image);
    return image.toByteArray();
  }
}
