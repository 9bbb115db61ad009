package org.crit4j.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records of criu-image-streamer, byte by byte, as they should be or not. */
final class RawShards {
  private final List<byte[]> records = new ArrayList<>();
  private long seq;

  /** Records of the numbers that follow begin with this one. */
  RawShards from(long first) {
    seq = first;
    return this;
  }

  RawShards name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0x12);
    varint(body, bytes.length);
    body.writeBytes(bytes);
    return record(body.toByteArray());
  }

  RawShards data(String content) {
    return data(content.getBytes(StandardCharsets.UTF_8));
  }

  RawShards data(byte... content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0x18);
    varint(body, content.length);
    return record(body.toByteArray(), content);
  }

  RawShards fileEnd() {
    return record(new byte[] {0x20, 1});
  }

  RawShards end() {
    return record(new byte[] {0x28, 1});
  }

  /** A whole file. */
  RawShards file(String name, String content) {
    return name(name).data(content).fileEnd();
  }

  /** The next record: its number, and a body of these bytes. */
  RawShards record(byte[] body, byte... content) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (seq != 0) {
      message.write(8);
      varint(message, seq);
    }
    message.writeBytes(body);
    seq++;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int size = message.size();
    all.writeBytes(new byte[] {(byte) size, (byte) (size >> 8), 0, 0});
    all.writeBytes(message.toByteArray());
    all.writeBytes(content);
    return raw(all.toByteArray());
  }

  /** Any bytes. */
  RawShards raw(byte... bytes) {
    records.add(bytes);
    return this;
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left >>> 7 != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    records.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** The records of one shard of so many, dealt out one after the other. */
  byte[] shard(int index, int count) {
    ByteArrayOutputStream some = new ByteArrayOutputStream();
    for (int i = index; i < records.size(); i += count) {
      some.writeBytes(records.get(i));
    }
    return some.toByteArray();
  }
}
