package org.crit4j.internal.schema;

import java.io.IOException;
import org.crit4j.internal.json.JsonWriter;

/**
 * How pretty JSON shows an integer, and how such text is read back. Every format also reads plain
 * decimal and {@code 0x} numbers.
 */
public abstract class IntFormat {
  /** A plain number. */
  public static final IntFormat PLAIN = new Plain();

  /** {@code "0x1f"}. */
  public static final IntFormat HEX = new Hex();

  /** The format that a display option of the schema asks for. */
  static IntFormat of(String option, String fieldName) {
    int equals = option.indexOf('=');
    String map = option.substring(equals + 1);
    return switch (equals < 0 ? option : option.substring(0, equals)) {
      case "" -> PLAIN;
      case "hex" -> HEX;
      case "dev" -> new DeviceFormat(DeviceFormat.Split.KERNEL);
      case "odev" -> new DeviceFormat(DeviceFormat.Split.GLIBC);
      case "flags" -> FlagsFormat.of(map);
      case "dict" -> DictFormat.of(map, fieldName);
      default -> throw new IllegalArgumentException("display option " + option);
    };
  }

  /**
   * Writes the value as JSON.
   *
   * @param signed whether the value is negative when its top bit is set
   */
  public abstract void write(long value, boolean signed, JsonWriter out) throws IOException;

  /**
   * Reads text.
   *
   * @throws NumberFormatException if it is none of the forms; the message says which are
   */
  public long parse(String text) {
    return Integers.parse(text);
  }

  private static final class Plain extends IntFormat {
    @Override
    public void write(long value, boolean signed, JsonWriter out) throws IOException {
      if (signed) {
        out.signed(value);
      } else {
        out.unsigned(value);
      }
    }
  }

  private static final class Hex extends IntFormat {
    @Override
    public void write(long value, boolean signed, JsonWriter out) throws IOException {
      out.hex(value, signed);
    }
  }
}
