package org.crit4j.container;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.Optional;

/** A google.protobuf.Any: what containerd wraps its records in. */
final class AnyMessage {
  private static final int VALUE = 2 << 3 | 2;

  private AnyMessage() {}

  /** The value; empty if the bytes are no such message. */
  static Optional<byte[]> value(byte[] message) {
    CodedInputStream in = CodedInputStream.newInstance(message);
    Optional<byte[]> value = Optional.empty();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == VALUE) {
          value = Optional.of(in.readByteArray());
        } else if (!in.skipField(tag)) {
          return Optional.empty();
        }
      }
      return value;
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
