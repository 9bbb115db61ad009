package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Messages made at random: deep or wide, with extreme numbers, required fields always set. */
public final class RandomMessages {
  private static final List<UnixNames.Vector> UNIX_NAMES = UnixNames.faithful();
  private static final int DEEPEST = 12;

  private final Random random;
  private final double presence;
  private int budget;

  /**
   * A source of messages.
   *
   * @param random decides all
   */
  public RandomMessages(Random random) {
    this.random = random;
    this.presence = random.nextDouble();
  }

  /** A message; the next one is as full or as empty. */
  public Message next(Descriptor type) {
    budget = 200;
    return message(type, 0);
  }

  private Message message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean wanted = budget > 0 && depth < DEEPEST && random.nextDouble() < presence;
      if (field.isRepeated()) {
        for (int left = wanted ? elements(field) : 0; left > 0; left--) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else if (field.isRequired() || wanted) {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private int elements(FieldDescriptor field) {
    if (Messages.option(field).getIpadd()) {
      return random.nextBoolean() ? 4 : 1 + random.nextInt(6);
    }
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    return 1 + random.nextInt(message || random.nextInt(8) > 0 ? 4 : 150);
  }

  private Object value(FieldDescriptor field, int depth) {
    budget--;
    return switch (field.getType()) {
      case MESSAGE -> message(field.getMessageType(), depth + 1);
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case BOOL -> random.nextBoolean();
      case STRING -> text();
      case BYTES -> Messages.option(field).getConv().isEmpty() ? bytes() : unixName();
      case INT32, SINT32, UINT32 -> (int) number();
      case INT64, SINT64, UINT64, FIXED64 -> number();
      default -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  /** A number around a power of two, or any. */
  long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(200);
      case 1 -> (1L << random.nextInt(64)) + random.nextInt(3) - 1;
      case 2 -> -(1L << random.nextInt(64)) + random.nextInt(3) - 1;
      default -> random.nextLong() >>> random.nextInt(64);
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(random.nextInt(30) == 0 ? 300 : 12); left > 0; left--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append("\"\\/\u007f".charAt(random.nextInt(4)));
        case 2 -> text.append((char) (0x80 + random.nextInt(0xd800 - 0x80)));
        case 3 -> text.appendCodePoint(0xe000 + random.nextInt(0x110000 - 0xe000));
        default -> text.append((char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 1000 : 120)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private ByteString unixName() {
    return ByteString.copyFrom(UNIX_NAMES.get(random.nextInt(UNIX_NAMES.size())).bytes());
  }
}
