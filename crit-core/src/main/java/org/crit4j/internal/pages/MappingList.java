package org.crit4j.internal.pages;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.column.LongColumn;
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

  /** Where each starts in the bytes. */
  private final LongColumn starts;

  private final LongColumn lengths;

  private MappingList(byte[] bytes, LongColumn starts, LongColumn lengths) {
    this.bytes = bytes;
    this.starts = starts;
    this.lengths = lengths;
  }

  /** Finds the mappings of a message. */
  static final class Builder {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final LongColumn.Builder starts = new LongColumn.Builder();
    private final LongColumn.Builder lengths = new LongColumn.Builder();

    /** For the mappings of an {@link MmEntry}, whose bytes are kept. */
    Builder(WireMessage mm) {
      int length = mm.to() - mm.from();
      // The array of a small image may be much larger than what is in it.
      boolean fits = mm.bytes().length <= 2 * (long) length;
      this.bytes = fits ? mm.bytes() : Arrays.copyOfRange(mm.bytes(), mm.from(), mm.to());
      this.from = fits ? mm.from() : 0;
      this.to = from + length;
    }

    /** The bytes that are kept, among them the message. */
    byte[] bytes() {
      return bytes;
    }

    /** A reader of the message's fields, in the bytes that are kept. */
    WireReader fields() {
      return new WireReader(bytes, from, to);
    }

    /**
     * Takes a field, if it is a mapping.
     *
     * @throws WireException if the mapping is malformed
     * @throws InvalidProtocolBufferException if it is no such message
     */
    boolean take(WireReader field) throws WireException, InvalidProtocolBufferException {
      if (field.number() != MmEntry.VMAS_FIELD_NUMBER || field.wireType() != WireType.LENGTH) {
        return false;
      }
      int length = field.fieldEnd() - field.valueStart();
      check(bytes, field.valueStart(), length);
      starts.add(field.valueStart());
      lengths.add(length);
      return true;
    }

    MappingList build() {
      return new MappingList(bytes, starts.build(), lengths.build());
    }
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

  private static VmaEntry parse(byte[] bytes, int from, int length)
      throws InvalidProtocolBufferException {
    return VmaEntry.parser().parsePartialFrom(bytes, from, length);
  }

  @Override
  public VmaEntry get(int index) {
    Objects.checkIndex(index, size());
    try {
      return parse(bytes, (int) starts.get(index), (int) lengths.get(index));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  @Override
  public int size() {
    return starts.size();
  }
}
