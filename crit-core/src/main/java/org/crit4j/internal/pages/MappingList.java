package org.crit4j.internal.pages;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;

/**
 * The mappings in the message of a process's memory. They stay in the bytes that were read, and
 * each becomes a message whenever it is asked for: a large process has a million of them, and
 * objects take four times as much. Immutable.
 */
final class MappingList extends AbstractList<VmaEntry> implements RandomAccess {
  private final byte[] bytes;

  /** Start and length of each. */
  private final int[] places;

  private MappingList(byte[] bytes, int[] places) {
    this.bytes = bytes;
    this.places = places;
  }

  /**
   * The mappings of a message, whose bytes are kept.
   *
   * @param mm an {@link MmEntry}
   * @param count how many there are
   * @throws WireException if it is malformed
   * @throws InvalidProtocolBufferException if one of the mappings is
   */
  static MappingList of(WireMessage mm, int count)
      throws WireException, InvalidProtocolBufferException {
    int length = mm.to() - mm.from();
    // The array of a small image may be much larger than what is in it.
    boolean fits = mm.bytes().length <= 2 * (long) length;
    byte[] bytes = fits ? mm.bytes() : Arrays.copyOfRange(mm.bytes(), mm.from(), mm.to());
    int from = fits ? mm.from() : 0;
    int[] places = new int[2 * count];
    WireReader reader = new WireReader(bytes, from, from + length);
    for (int at = 0; at < places.length && reader.next(); ) {
      if (isMapping(reader)) {
        places[at] = reader.valueStart();
        places[at + 1] = reader.fieldEnd() - reader.valueStart();
        check(bytes, places[at], places[at + 1]);
        at += 2;
      }
    }
    return new MappingList(bytes, places);
  }

  /** All fields are numbers; what else there is has to be parsed. */
  private static void check(byte[] bytes, int from, int length)
      throws WireException, InvalidProtocolBufferException {
    WireReader reader = new WireReader(bytes, from, from + length);
    while (reader.next()) {
      if (reader.wireType() != WireType.VARINT) {
        parse(bytes, from, length);
        return;
      }
    }
  }

  /** Whether a field of an {@link MmEntry} is a mapping. */
  static boolean isMapping(WireReader field) {
    return field.number() == MmEntry.VMAS_FIELD_NUMBER && field.wireType() == WireType.LENGTH;
  }

  private static VmaEntry parse(byte[] bytes, int from, int length)
      throws InvalidProtocolBufferException {
    return VmaEntry.parser().parsePartialFrom(bytes, from, length);
  }

  @Override
  public VmaEntry get(int index) {
    Objects.checkIndex(index, size());
    try {
      return parse(bytes, places[2 * index], places[2 * index + 1]);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  @Override
  public int size() {
    return places.length / 2;
  }
}
