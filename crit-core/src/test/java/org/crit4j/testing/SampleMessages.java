package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;

/** Messages made from the schema, systematically: of each kind all fields are set alike. */
public final class SampleMessages {
  private static final List<UnixNames.Vector> UNIX_NAMES = UnixNames.faithful();
  private static final int DEEPEST_RECURSION = 3;

  /** How the fields of a message are set. */
  public enum Kind {
    /** Two elements in lists, and numbers that differ from field to field. */
    ORDINARY(2),
    /** Zero, false, empty; one element in lists. */
    ZERO(1),
    /** The highest numbers, and text that needs every sort of escape. */
    HIGHEST(4),
    /** The lowest numbers; of unsigned ones the top bit. */
    LOWEST(1),
    /** Text, bytes and lists that are long. */
    LONG(70),
    /** Required fields only, as ordinary ones. */
    REQUIRED_ONLY(0);

    private final int elements;

    Kind(int elements) {
      this.elements = elements;
    }
  }

  private final Kind kind;
  private final int salt;
  private int counter;

  private SampleMessages(Kind kind, int salt) {
    this.kind = kind;
    this.salt = salt;
    this.counter = salt;
  }

  /**
   * A message.
   *
   * @param salt chooses enum values, unix sockets' names and the length of addresses
   */
  public static Message of(Descriptor type, Kind kind, int salt) {
    return new SampleMessages(kind, salt).message(type, 0);
  }

  /**
   * How many salts there are for a message until all enum values were chosen, and, for a unix
   * socket, all names.
   */
  public static int salts(Descriptor type) {
    int count = 1;
    for (Descriptor message : Messages.reachable(type)) {
      for (FieldDescriptor field : message.getFields()) {
        if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
          count = Math.max(count, field.getEnumType().getValues().size());
        } else if (message.equals(type) && !Messages.option(field).getConv().isEmpty()) {
          count = Math.max(count, UNIX_NAMES.size());
        }
      }
    }
    return count;
  }

  private Message message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (field.isRepeated()) {
        boolean recursive = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        int count = recursive && depth >= DEEPEST_RECURSION ? 0 : elements(field);
        for (int i = 0; i < count; i++) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else if (field.isRequired() || kind != Kind.REQUIRED_ONLY) {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private int elements(FieldDescriptor field) {
    if (Messages.option(field).getIpadd() && kind == Kind.ORDINARY) {
      // Two of these are addresses.
      return new int[] {1, 4, 2, 5}[Math.floorMod(salt, 4)];
    }
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    return message ? Math.min(kind.elements, 2) : kind.elements;
  }

  private Object value(FieldDescriptor field, int depth) {
    counter++;
    return switch (field.getType()) {
      case MESSAGE -> message(field.getMessageType(), depth + 1);
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield values.get(salt % values.size());
      }
      case BOOL -> kind != Kind.ZERO && kind != Kind.LOWEST;
      case STRING -> text();
      case BYTES -> Messages.option(field).getConv().isEmpty() ? bytes() : unixName();
      case INT32, SINT32 -> (int) number(Integer.MAX_VALUE, Integer.MIN_VALUE);
      case UINT32 -> (int) number(0xffff_ffffL, 0x8000_0000L);
      case INT64, SINT64 -> number(Long.MAX_VALUE, Long.MIN_VALUE);
      case UINT64, FIXED64 -> number(-1, Long.MIN_VALUE);
      default -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  private long number(long highest, long lowest) {
    return switch (kind) {
      case ORDINARY, LONG, REQUIRED_ONLY -> counter * 37L;
      case ZERO -> 0;
      case HIGHEST -> highest;
      case LOWEST -> lowest;
    };
  }

  private String text() {
    return switch (kind) {
      case ORDINARY, REQUIRED_ONLY -> "text " + counter;
      case ZERO -> "";
      case HIGHEST ->
          "\"\\/\b\f\n\r\t\u0001\u001f ~\u007f\u0080\u00e9\u2028\ud7ff\uffff\ud83d\ude00";
      case LOWEST -> "\0";
      case LONG -> "x".repeat(75 + counter % 3) + "\u00e9".repeat(100);
    };
  }

  private ByteString bytes() {
    byte[] bytes =
        new byte
            [switch (kind) {
              case ORDINARY, REQUIRED_ONLY -> 1 + counter % 4;
              case ZERO -> 0;
              case HIGHEST -> 256;
              case LOWEST -> 57;
              // More than the codec tries to print without looking first.
              case LONG -> 70_000;
            }];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (255 - i - counter);
    }
    return ByteString.copyFrom(bytes);
  }

  private ByteString unixName() {
    return kind == Kind.ZERO
        ? ByteString.EMPTY
        : ByteString.copyFrom(UNIX_NAMES.get(salt % UNIX_NAMES.size()).bytes());
  }
}
