package org.crit4j.coredump;

import java.nio.ByteBuffer;

/** A structure of a machine, written field by field; bytes that are passed over are zero. */
final class Struct {
  private final Machine machine;
  private final ByteBuffer bytes;

  /** A structure of a size. */
  Struct(Machine machine, int size) {
    this.machine = machine;
    this.bytes = ByteBuffer.allocate(size).order(machine.order());
  }

  /** Goes to an offset. */
  Struct at(int offset) {
    bytes.position(offset);
    return this;
  }

  Struct skip(int count) {
    return at(bytes.position() + count);
  }

  Struct u8(int value) {
    bytes.put((byte) value);
    return this;
  }

  Struct u16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  Struct u32(int value) {
    bytes.putInt(value);
    return this;
  }

  Struct u64(long value) {
    bytes.putLong(value);
    return this;
  }

  /** A number as wide as an address. */
  Struct word(long value) {
    return machine.isWide() ? u64(value) : u32((int) value);
  }

  Struct words(long... values) {
    for (long value : values) {
      word(value);
    }
    return this;
  }

  Struct u64s(Iterable<Long> values) {
    values.forEach(this::u64);
    return this;
  }

  Struct u32s(Iterable<Integer> values) {
    values.forEach(this::u32);
    return this;
  }

  Struct raw(byte[] value, int length) {
    bytes.put(value, 0, length);
    return this;
  }

  byte[] bytes() {
    return bytes.array();
  }
}
