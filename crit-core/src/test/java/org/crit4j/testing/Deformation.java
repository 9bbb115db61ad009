package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Wire bytes of a message as no protobuf library would write them, yet as all of them read them:
 * fields in any order, varints longer than needed, values that a later one replaces, messages in
 * pieces, lists packed and not; and with what they cannot know or show: unknown fields, values of
 * another type, enum values without names, strings that are not UTF-8.
 *
 * <p>A payload's length fields keep their values.
 */
public final class Deformation {
  private static final Set<String> LENGTHS =
      Set.of(
          "bytes",
          "length",
          "keys_bytes",
          "values_bytes",
          "size",
          "in_pagemaps",
          "chunks",
          "len",
          "inq_len",
          "outq_len",
          "nsems",
          "qnum");
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;

  private final Random random;
  private final boolean foreign;
  private final int oneIn;

  /**
   * A deformation.
   *
   * @param random decides all
   * @param foreign whether there may be what protobuf's classes do not take: enum values without a
   *     name, and in a message's field, bytes that are none
   */
  public Deformation(Random random, boolean foreign) {
    this.random = random;
    this.foreign = foreign;
    this.oneIn = 1 + random.nextInt(40);
  }

  private boolean chance() {
    return random.nextInt(oneIn) == 0;
  }

  /** The message's bytes, deformed. */
  public byte[] deform(Message message) {
    List<byte[]> fields = new ArrayList<>();
    message.getAllFields().forEach((field, value) -> put(field, value, fields));
    for (int left = random.nextInt(1 + 8 / oneIn); left > 0; left--) {
      fields.add(random.nextInt(fields.size() + 1), unknown(message.getDescriptorForType()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private void put(FieldDescriptor field, Object value, List<byte[]> fields) {
    List<byte[]> own = new ArrayList<>();
    if (field.isRepeated()) {
      list(field, (List<?>) value, own);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      pieces(field, (Message) value, own);
    } else {
      if (chance()) {
        // This one is replaced by the next.
        own.add(single(field, other(field, value)));
      }
      own.add(single(field, other(field, value)));
    }
    int at = chance() ? random.nextInt(fields.size() + 1) : fields.size();
    fields.addAll(at, own);
  }

  private void list(FieldDescriptor field, List<?> values, List<byte[]> own) {
    boolean packable = field.isPackable();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (Object value : values) {
      boolean pack = packable && (field.isPacked() != chance());
      if (pack) {
        packed.writeBytes(scalar(field, value));
        continue;
      }
      flush(field, packed, own);
      own.add(single(field, other(field, value)));
    }
    flush(field, packed, own);
  }

  private void flush(FieldDescriptor field, ByteArrayOutputStream packed, List<byte[]> own) {
    if (packed.size() > 0) {
      own.add(delimited(field.getNumber(), packed.toByteArray()));
      packed.reset();
    }
  }

  /** The message in one piece, or in two that have a share of its fields each. */
  private void pieces(FieldDescriptor field, Message message, List<byte[]> own) {
    if (!chance()) {
      own.add(delimited(field.getNumber(), deform(message)));
      return;
    }
    Message.Builder first = message.toBuilder();
    Message.Builder second = message.toBuilder();
    for (FieldDescriptor inner : message.getAllFields().keySet()) {
      (random.nextBoolean() ? first : second).clearField(inner);
    }
    own.add(delimited(field.getNumber(), deform(first.buildPartial())));
    own.add(delimited(field.getNumber(), deform(second.buildPartial())));
  }

  /** The value, or where that may be, one that protobuf's classes do not hold. */
  private Object other(FieldDescriptor field, Object value) {
    boolean length = LENGTHS.contains(field.getName());
    if (!chance() || (length && field.getType() != FieldDescriptor.Type.UINT32)) {
      return value;
    }
    if (length) {
      return (long) random.nextInt() << 32 | Integer.toUnsignedLong((Integer) value);
    }
    return switch (field.getType()) {
      case ENUM -> foreign ? random.nextLong() >> random.nextInt(64) : value;
      case BOOL, INT32, SINT32, UINT32 -> random.nextLong() >> random.nextInt(64);
      case STRING -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      default -> value;
    };
  }

  private byte[] single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case MESSAGE -> delimited(field.getNumber(), deform((Message) value));
      case STRING ->
          delimited(
              field.getNumber(),
              (value instanceof ByteString bytes ? bytes : ByteString.copyFromUtf8((String) value))
                  .toByteArray());
      case BYTE_STRING -> delimited(field.getNumber(), ((ByteString) value).toByteArray());
      default ->
          join(
              tag(field.getNumber(), field.getType() == FieldDescriptor.Type.FIXED64 ? 1 : 0),
              scalar(field, value));
    };
  }

  private byte[] scalar(FieldDescriptor field, Object value) {
    if (field.getType() == FieldDescriptor.Type.FIXED64) {
      return little((Long) value, 8);
    }
    if (value instanceof Long number && field.getJavaType() != FieldDescriptor.JavaType.LONG) {
      return varint(number);
    }
    return varint(
        switch (field.getType()) {
          case BOOL -> (Boolean) value ? 1 : 0;
          case ENUM -> ((EnumValueDescriptor) value).getNumber();
          case UINT32 -> Integer.toUnsignedLong((Integer) value);
          case SINT32 -> Integer.toUnsignedLong((Integer) value << 1 ^ (Integer) value >> 31);
          case SINT64 -> (Long) value << 1 ^ (Long) value >> 63;
          default -> ((Number) value).longValue();
        });
  }

  private byte[] unknown(Descriptor type) {
    int number = 1 + random.nextInt(random.nextBoolean() ? 30 : (1 << 29) - 1);
    FieldDescriptor known = type.findFieldByNumber(number);
    if (known == null) {
      int wireType = List.of(VARINT, FIXED64, LENGTH, START_GROUP, FIXED32).get(random.nextInt(5));
      return unknown(number, wireType, 0);
    }
    if (known.getJavaType() == FieldDescriptor.JavaType.MESSAGE && foreign) {
      // There is no wire type 7.
      return delimited(number, new byte[] {7});
    }
    return unknown(number, FIXED32, 0);
  }

  private byte[] unknown(int number, int wireType, int depth) {
    byte[] value =
        switch (wireType) {
          case VARINT -> varint(random.nextLong() >>> random.nextInt(64));
          case FIXED64 -> little(random.nextLong(), 8);
          case FIXED32 -> little(random.nextLong(), 4);
          case LENGTH -> {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            yield join(varint(bytes.length), bytes);
          }
          default ->
              join(
                  unknown(5, depth < 3 ? random.nextInt(4) : VARINT, depth + 1),
                  tag(number, END_GROUP));
        };
    return join(tag(number, wireType), value);
  }

  private byte[] tag(int number, int wireType) {
    byte[] tag = varint((long) number << 3 | wireType);
    // Parsers take tags of up to five bytes only.
    return tag.length > 5 ? shortest((long) number << 3 | wireType) : tag;
  }

  private byte[] delimited(int number, byte[] value) {
    return join(tag(number, LENGTH), varint(value.length), value);
  }

  private byte[] varint(long value) {
    byte[] shortest = shortest(value);
    if (shortest.length == 10 || !chance()) {
      return shortest;
    }
    byte[] longer =
        Arrays.copyOf(shortest, shortest.length + 1 + random.nextInt(10 - shortest.length));
    for (int i = shortest.length - 1; i < longer.length - 1; i++) {
      longer[i] |= (byte) 0x80;
    }
    return longer;
  }

  private static byte[] shortest(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] little(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (byte[] part : parts) {
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
