package org.crit4j.image;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.crit4j.internal.codec.QuotedPrintable;

/** The names of unix sockets as the JSON form of images has them. */
public final class UnixSocketName {
  private UnixSocketName() {}

  /**
   * A name as quoted-printable text, in ASCII: a NUL is {@code =00}. Long names are broken into
   * lines, each but the last with an equals sign at its end.
   */
  public static String toText(ByteString name) {
    byte[] bytes = name.toByteArray();
    return new String(QuotedPrintable.encode(bytes, 0, bytes.length), StandardCharsets.US_ASCII);
  }
}
