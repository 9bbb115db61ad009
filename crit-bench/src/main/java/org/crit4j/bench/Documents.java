package org.crit4j.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.crit4j.Warnings;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;

/** Images to measure with, and their JSON. Numbers are pseudo-random, and the same in every run. */
final class Documents {
  private final Random random = new Random(1);
  private final StringBuilder json = new StringBuilder(1 << 16);

  private Documents(String magic) {
    json.append("{\"magic\": \"").append(magic).append("\", \"entries\": [");
  }

  private byte[] end() {
    return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Ranges of a process's memory. */
  static byte[] pagemap(int entries) {
    Documents document = new Documents("PAGEMAP");
    document.json.append("{\"pages_id\": 1}");
    long address = 139637976727552L;
    for (int i = 0; i < entries; i++) {
      int pages = 1 + document.random.nextInt(document.random.nextInt(4) > 0 ? 8 : 300);
      document
          .json
          .append(", {\"vaddr\": ")
          .append(address)
          .append(", \"compat_nr_pages\": 0, \"flags\": 4, \"nr_pages\": ")
          .append(pages)
          .append('}');
      address += 4096L * (pages + document.random.nextInt(50));
    }
    return document.end();
  }

  /** Open files: messages within messages, text and enums. */
  static byte[] files(int entries) {
    Documents document = new Documents("FILES");
    for (int id = 1; id <= entries; id++) {
      document
          .json
          .append(id == 1 ? "" : ", ")
          .append("{\"type\": \"REG\", \"id\": ")
          .append(id)
          .append(", \"reg\": {\"id\": ")
          .append(id)
          .append(", \"flags\": 32768, \"pos\": ")
          .append(document.random.nextInt(1_000_000))
          .append(", \"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0}")
          .append(", \"name\": \"/srv/app/data/part-")
          .append(id)
          .append(".db\", \"size\": ")
          .append(document.random.nextInt(100_000_000))
          .append(", \"mode\": 33188}}");
    }
    return document.end();
  }

  /** One pipe with that much in it. */
  static byte[] pipe(int bytes) {
    Documents document = new Documents("PIPES_DATA");
    byte[] content = new byte[bytes];
    document.random.nextBytes(content);
    document
        .json
        .append("{\"pipe_id\": 1, \"bytes\": ")
        .append(bytes)
        .append(", \"size\": 1048576, \"extra\": \"")
        .append(
            // The encoder takes no letters as a line's end, and the escaped line feed has one.
            Base64.getMimeEncoder(76, new byte[] {'\n'})
                .encodeToString(content)
                .replace("\n", "\\n"))
        .append("\\n\"}");
    return document.end();
  }

  static byte[] encode(byte[] json) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream(json.length);
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(new ByteArrayInputStream(json), image);
    return image.toByteArray();
  }

  static byte[] decode(byte[] image, DecodeOptions options) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream(4 * image.length);
    new ImageDecoder(options, Warnings.IGNORE).decode(new ByteArrayInputStream(image), json);
    return json.toByteArray();
  }
}
