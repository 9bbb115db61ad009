package org.crit4j.edit.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An IP address, of version 4 or 6. */
public final class NetAddress {
  private final byte[] bytes;

  private NetAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The address of 4 or 16 bytes. */
  public static NetAddress of(byte[] bytes) {
    return new NetAddress(bytes.clone());
  }

  /** The address that an image has as words, the first byte lowest in each. */
  public static NetAddress of(List<Integer> words) {
    byte[] bytes = new byte[4 * words.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words.get(i / 4) >>> (8 * (i % 4)));
    }
    return new NetAddress(bytes);
  }

  /**
   * Takes its text.
   *
   * @throws IllegalArgumentException if it is none; names are not looked up
   */
  public static NetAddress parse(String text) {
    boolean six = text.indexOf(':') >= 0;
    boolean four = text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    if ((six && text.matches("[0-9a-fA-F:.]+")) || four) {
      try {
        byte[] bytes = InetAddress.getByName(text).getAddress();
        if (six && bytes.length == 4) {
          byte[] mapped = new byte[16];
          mapped[10] = -1;
          mapped[11] = -1;
          System.arraycopy(bytes, 0, mapped, 12, 4);
          bytes = mapped;
        }
        return new NetAddress(bytes);
      } catch (UnknownHostException e) {
        // Reported below.
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
  }

  /** Its bytes, 4 or 16. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes it has: 4 or 16. */
  public int length() {
    return bytes.length;
  }

  /** The words that images have. */
  public List<Integer> words() {
    List<Integer> words = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 4) {
      words.add(
          (bytes[i] & 0xff)
              | ((bytes[i + 1] & 0xff) << 8)
              | ((bytes[i + 2] & 0xff) << 16)
              | ((bytes[i + 3] & 0xff) << 24));
    }
    return words;
  }

  /** Whether all of its bytes are zero, which stands for any address. */
  public boolean isAny() {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it begins with the same bits. */
  public boolean hasPrefix(NetAddress other, int bits) {
    return bytes.length == other.bytes.length
        && Arrays.equals(masked(bits).bytes, other.masked(bits).bytes);
  }

  /** The bits of the prefix, and zeros. */
  public NetAddress masked(int bits) {
    return combine(bits, new byte[bytes.length]);
  }

  /** These bits of the prefix, and the others of another address. */
  public NetAddress combine(int bits, byte[] rest) {
    byte[] combined = rest.clone();
    for (int i = 0; i < bytes.length; i++) {
      int left = Math.max(0, Math.min(8, bits - 8 * i));
      int mask = (0xff << (8 - left)) & 0xff;
      combined[i] = (byte) ((bytes[i] & mask) | (rest[i] & ~mask));
    }
    return new NetAddress(combined);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      return Arrays.toString(bytes);
    }
  }
}
