package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The bytes of a protobuf message, field by field, in whatever form a test needs. */
public final class Wire {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A varint field; signed numbers as protobuf has them, so negative ones take ten bytes. */
  public Wire varint(int field, long value) {
    UnknownFieldSet.Field number = UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    return raw(UnknownFieldSet.newBuilder().addField(field, number).build().toByteArray());
  }

  /** A length-delimited field. */
  public Wire bytes(int field, byte... value) {
    UnknownFieldSet.Field bytes =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFrom(value)).build();
    return raw(UnknownFieldSet.newBuilder().addField(field, bytes).build().toByteArray());
  }

  /** A string field. */
  public Wire text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message field. */
  public Wire message(int field, Wire value) {
    return bytes(field, value.toByteArray());
  }

  /** Bytes as they are. */
  public Wire raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes as they are, in hexadecimal digits; spaces are passed over. */
  public Wire hex(String digits) {
    return raw(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  /** The message. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
