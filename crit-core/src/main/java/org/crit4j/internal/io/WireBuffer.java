package org.crit4j.internal.io;

import java.util.Arrays;

/**
 * A growing buffer of wire bytes. The length of a sub-message is written after its content: one
 * byte is left for it, and the content moves up in the rarer case that it needs more.
 */
public final class WireBuffer {
  private static final int MAX_VARINT = 10;

  private byte[] bytes;
  private int size;

  /** An empty buffer with room for that many bytes. */
  public WireBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** The backing array, valid until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** Drops what was written after the first {@code length} bytes. */
  public void truncate(int length) {
    size = length;
  }

  /** A copy of the bytes from {@code from} on. */
  public byte[] copyFrom(int from) {
    return Arrays.copyOfRange(bytes, from, size);
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      int wanted = Math.addExact(size, count);
      bytes = Arrays.copyOf(bytes, (int) Math.max(wanted, Math.min(bytes.length * 2L, 1 << 30)));
    }
  }

  /** One byte. */
  public void put(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  /** A range of bytes. */
  public void put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /** A number in the shortest form. */
  public void varint(long value) {
    reserve(MAX_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Eight bytes, little-endian. */
  public void fixed64(long value) {
    reserve(8);
    for (int i = 0; i < 8; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  /** Leaves room for a length; to be handed to {@link #endLength}. */
  public int beginLength() {
    put(0);
    return size;
  }

  /** Writes the length of what was written since {@link #beginLength()}. */
  public void endLength(int start) {
    int length = size - start;
    if (length < 0x80) {
      bytes[start - 1] = (byte) length;
      return;
    }
    int more = varintSize(length) - 1;
    reserve(more);
    System.arraycopy(bytes, start, bytes, start + more, length);
    size = start - 1;
    varint(length);
    size += length;
  }

  private static int varintSize(int value) {
    return (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }
}
