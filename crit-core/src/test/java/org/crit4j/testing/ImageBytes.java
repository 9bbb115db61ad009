package org.crit4j.testing;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;

/** The bytes of an image, piece by piece, in whatever form a test needs. */
public final class ImageBytes {
  private static final int COMMON = 0x54564319;
  private static final int SERVICE = 0x55105940;

  private final java.nio.ByteOrder order;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ImageBytes(java.nio.ByteOrder order) {
    this.order = order;
  }

  /** An image as CRIU writes it today. */
  public static ImageBytes of(ImageType type) {
    return of(ImageHeader.of(type));
  }

  /** An image with that header. */
  public static ImageBytes of(ImageHeader header) {
    boolean big = header.order() == ByteOrder.BIG;
    ImageBytes image =
        new ImageBytes(big ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN);
    ImageType type = header.type();
    if (header.version() == FormatVersion.V1_1 && type != ImageType.INVENTORY) {
      boolean service = type == ImageType.STATS || type == ImageType.IRMAP_CACHE;
      image.int32(service ? SERVICE : COMMON);
    }
    return image.int32(type.magic());
  }

  /** An entry's size and message. */
  public ImageBytes entry(Message message) {
    return entry(message.toByteArray());
  }

  /** An entry's size and message. */
  public ImageBytes entry(Wire message) {
    return entry(message.toByteArray());
  }

  /** An entry's size and message. */
  public ImageBytes entry(byte[] message) {
    return int32(message.length).bytes(message);
  }

  /** A number of 32 bits. */
  public ImageBytes int32(int value) {
    return bytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
  }

  /** A number of 16 bits. */
  public ImageBytes int16(int value) {
    return bytes(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  /** Bytes as they are. */
  public ImageBytes bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Text as it is. */
  public ImageBytes text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as they are, in hexadecimal digits; spaces are passed over. */
  public ImageBytes hex(String digits) {
    return bytes(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  /** Zeros up to a multiple of {@code alignment} after {@code length} bytes. */
  public ImageBytes pad(int length, int alignment) {
    return bytes(new byte[Math.floorMod(-length, alignment)]);
  }

  /** The image so far. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
