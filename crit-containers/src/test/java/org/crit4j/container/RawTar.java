package org.crit4j.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crit4j.container.archive.Compression;

/** A tar header by header, with anything in them: what no well-meaning program writes. */
final class RawTar {
  static final int BLOCK = 512;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A file. */
  RawTar file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file. */
  RawTar file(String name, byte[] content) {
    return member(name, '0', 0644, "", content);
  }

  /** A directory. */
  RawTar directory(String name) {
    return member(name, '5', 0755, "", new byte[0]);
  }

  /** A symbolic link. */
  RawTar link(String name, String target) {
    return member(name, '2', 0777, target, new byte[0]);
  }

  /** A hard link. */
  RawTar hardLink(String name, String target) {
    return member(name, '1', 0644, target, new byte[0]);
  }

  /** A member of any type; names a character for each byte. */
  RawTar member(String name, char type, int mode, String target, byte[] content) {
    header(latin1(name), type, mode, content.length, latin1(target), it -> {});
    return data(content);
  }

  /** A member whose header is tampered with before its checksum is made. */
  RawTar tampered(String name, char type, byte[] content, Tampering tampering) {
    header(latin1(name), type, 0644, content.length, new byte[0], tampering);
    return data(content);
  }

  /** A member after an extended header with these records. */
  RawTar extended(String name, char type, byte[] content, String... records) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String record : records) {
      all.writeBytes(latin1(record(record)));
    }
    header(latin1("PaxHeader"), 'x', 0644, all.size(), new byte[0], it -> {});
    data(all.toByteArray());
    return member(name, type, 0644, "", content);
  }

  private static String record(String text) {
    int length = text.length() + 2;
    while (String.valueOf(length).length() + text.length() + 2 != length) {
      length++;
    }
    return length + " " + text + "\n";
  }

  /** Bytes as they are. */
  RawTar raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  private RawTar data(byte[] content) {
    bytes.writeBytes(content);
    bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private void header(
      byte[] name, char type, int mode, long size, byte[] target, Tampering tampering) {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(name.length, 100));
    put(block, 100, octal(mode, 7));
    put(block, 108, octal(0, 7));
    put(block, 116, octal(0, 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(1_700_000_000L, 11));
    block[156] = (byte) type;
    System.arraycopy(target, 0, block, 157, Math.min(target.length, 100));
    put(block, 257, "ustar\00000");
    tampering.change(block);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    bytes.writeBytes(block);
  }

  /** Changes a header. */
  @FunctionalInterface
  interface Tampering {
    void change(byte[] header);
  }

  static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  static void put(byte[] block, int at, String text) {
    System.arraycopy(latin1(text), 0, block, at, text.length());
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The archive with its end. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    all.writeBytes(new byte[2 * BLOCK]);
    return all.toByteArray();
  }

  /** The archive without its end. */
  byte[] openBytes() {
    return bytes.toByteArray();
  }

  /** Writes it. */
  Path to(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  /** Writes it compressed. */
  Path to(Path file, Compression compression) throws IOException {
    Files.write(file, compressed(bytes(), compression));
    return file;
  }

  static byte[] compressed(byte[] content, Compression compression) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = compression.create(out)) {
      packed.write(content);
    }
    return out.toByteArray();
  }
}
