package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ByteOrder;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.io.ImageInput;

/** The bytes after an entry's message, read piece by piece with checks of their length. */
public final class PayloadSource {
  private final ImageInput in;
  private final ByteOrder order;
  private final Strictness strictness;
  private long entry;

  /** The payloads of an image. */
  public PayloadSource(ImageInput in, ByteOrder order, Strictness strictness) {
    this.in = in;
    this.order = order;
    this.strictness = strictness;
  }

  /** Tells which entry the payload is of. */
  public void startEntry(long index) {
    entry = index;
  }

  /** Byte order of numbers in the payload. */
  public ByteOrder order() {
    return order;
  }

  /** Offset of the next byte in the file. */
  public long offset() {
    return in.offset();
  }

  /** Index of the entry. */
  public long entry() {
    return entry;
  }

  /** Hands on bytes in pieces that, but for the last, are a multiple of {@code unit} long. */
  public void transfer(long count, int unit, ByteSink sink) throws IOException {
    long start = in.offset();
    checkExistence(count, start);
    long done = in.transfer(count < 0 ? Long.MAX_VALUE : count, unit, sink);
    checkLength(count, done, start);
  }

  /** Hands on all bytes up to the end of the file. */
  public void transferRest(int unit, ByteSink sink) throws IOException {
    in.transferRest(unit, sink);
  }

  /** Passes over bytes. */
  public void skip(long count) throws IOException {
    long start = in.offset();
    checkExistence(count, start);
    checkLength(count, in.skip(count < 0 ? Long.MAX_VALUE : count), start);
  }

  /** Passes over all bytes up to the end of the file; returns how many there were. */
  public long skipRest() throws IOException {
    return in.skip(Long.MAX_VALUE);
  }

  private void checkExistence(long count, long start) throws CritException {
    // Before the first byte is copied: a damaged length is better told of at once.
    if (!strictness.isLenient() && (count < 0 || !in.mayHave(count))) {
      throw tooShort(count, OptionalLong.empty(), start);
    }
  }

  private void checkLength(long count, long done, long start) throws CritException {
    if (done != count) {
      strictness.damage(tooShort(count, OptionalLong.of(done), start));
    }
  }

  private CritException tooShort(long count, OptionalLong done, long start) {
    String found =
        done.isPresent() ? "only " + done.getAsLong() + " follow" : "the file ends before";
    return new CritException(
        Location.inImage(entry, start),
        "the payload should have " + Long.toUnsignedString(count) + " bytes, but " + found);
  }

  /**
   * Reads an unsigned 32-bit number.
   *
   * @return empty at the end of the file, in lenient reading
   */
  public OptionalLong int32(String what) throws IOException {
    if (!in.has(4)) {
      strictness.damage(
          new CritException(Location.inImage(entry, in.offset()), "the file ends before " + what));
      return OptionalLong.empty();
    }
    long value = order.int32(in.array(), in.at()) & 0xffff_ffffL;
    in.advance(4);
    return OptionalLong.of(value);
  }

  /** Makes the next bytes available in {@link #window()}; false if the file ends before. */
  public boolean load(long count) throws IOException {
    boolean there = count >= 0 && count <= Integer.MAX_VALUE && in.has((int) count);
    if (!there) {
      strictness.damage(tooShort(count, OptionalLong.empty(), in.offset()));
    }
    return there;
  }

  /** The input, for the window onto the bytes that {@link #load} made available. */
  public ImageInput window() {
    return in;
  }

  /** Reads the padding after {@code length} bytes, which must be zeros. */
  public void padding(long length, int alignment) throws IOException {
    int count = (int) (-length & (alignment - 1));
    if (!in.has(count)) {
      strictness.damage(
          new CritException(
              Location.inImage(entry, in.offset()), "the padding after the payload is cut off"));
      in.skip(count);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (in.array()[in.at() + i] != 0) {
        strictness.padding(
            new CritException(
                Location.inImage(entry, in.offset() + i),
                "the padding after the payload is not zero",
                "0x00"));
        break;
      }
    }
    in.advance(count);
  }

  /** A failure at the next byte. */
  public CritException failure(String problem) {
    return new CritException(Location.inImage(entry, in.offset()), problem);
  }

  /** What happens at damage. */
  public Strictness strictness() {
    return strictness;
  }
}
