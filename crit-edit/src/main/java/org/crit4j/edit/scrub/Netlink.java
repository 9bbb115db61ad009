package org.crit4j.edit.scrub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Addresses, routes and rules as {@code ip} saves them: a magic, then messages of the kernel's
 * routing netlink. Addresses and names of devices are replaced; of what is not known here, nothing
 * stays. Source: Linux's netlink.h, rtnetlink.h, if_addr.h, fib_rules.h.
 */
final class Netlink {
  private static final int MAGIC = 4;
  private static final int HEADER = 16;
  private static final int TYPE = 4;
  private static final int ATTRIBUTE = 4;
  private static final int TYPE_MASK = 0x3fff;
  private static final int DONE = 3;

  /**
   * A kind of message.
   *
   * @param body bytes before the attributes
   * @param networks attributes with the address of a network
   * @param addresses attributes with an address
   * @param names attributes with the name of a device
   * @param numbers attributes that stay
   */
  private record Kind(
      int body,
      Set<Integer> networks,
      Set<Integer> addresses,
      Set<Integer> names,
      Set<Integer> numbers) {}

  private static final Map<Integer, Kind> KINDS =
      Map.of(
          20, // RTM_NEWADDR
          new Kind(8, Set.of(), Set.of(1, 2, 4, 5, 7), Set.of(3), Set.of(6, 8, 9, 10, 11)),
          24, // RTM_NEWROUTE
          new Kind(
              12, Set.of(1, 2), Set.of(5, 7, 19), Set.of(), Set.of(3, 4, 6, 8, 12, 15, 20, 23, 26)),
          32, // RTM_NEWRULE
          new Kind(
              12,
              Set.of(1, 2),
              Set.of(),
              Set.of(3, 17),
              Set.of(4, 6, 10, 13, 14, 15, 16, 19, 21, 22)));

  private final Secrets secrets;
  private final ByteBuffer data;

  private Netlink(Secrets secrets, byte[] data) {
    this.secrets = secrets;
    this.data = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Replaces the addresses and names in what {@code ip} saved; the size stays. */
  static byte[] scrub(byte[] saved, Secrets secrets) {
    byte[] result = saved.clone();
    new Netlink(secrets, result).run();
    return result;
  }

  private void run() {
    int at = Math.min(MAGIC, data.limit());
    while (data.limit() - at >= HEADER) {
      int length = data.getInt(at);
      if (length < HEADER || length > data.limit() - at) {
        break;
      }
      message(at, at + length);
      at += Math.min((length + 3) & ~3, data.limit() - at);
    }
    zero(at, data.limit());
  }

  private void message(int at, int end) {
    int type = data.getShort(at + TYPE) & 0xffff;
    Kind kind = KINDS.get(type);
    if (kind == null || end - at < HEADER + kind.body()) {
      if (type != DONE) {
        zero(at + HEADER, end);
      }
      return;
    }
    int body = at + HEADER;
    int attribute = body + kind.body();
    while (end - attribute >= ATTRIBUTE) {
      int length = data.getShort(attribute) & 0xffff;
      if (length < ATTRIBUTE || length > end - attribute) {
        break;
      }
      attribute(kind, body, attribute, attribute + length);
      attribute += Math.min((length + 3) & ~3, end - attribute);
    }
    zero(attribute, end);
  }

  private void attribute(Kind kind, int body, int at, int end) {
    int type = data.getShort(at + 2) & TYPE_MASK;
    byte[] value = Arrays.copyOfRange(data.array(), at + ATTRIBUTE, end);
    // The length of the prefix is the second byte of all bodies; that of a source the third.
    int prefix = data.get(body + (kind.networks().contains(type) && type == 2 ? 2 : 1)) & 0xff;
    if (kind.networks().contains(type)) {
      put(at, network(secrets.addresses().replace(value), prefix));
    } else if (kind.addresses().contains(type)) {
      put(at, address(value, prefix));
    } else if (kind.names().contains(type)) {
      put(at, secrets.name(value));
    } else if (!kind.numbers().contains(type)) {
      zero(at + ATTRIBUTE, end);
    }
  }

  private void put(int at, byte[] value) {
    System.arraycopy(value, 0, data.array(), at + ATTRIBUTE, value.length);
  }

  /** An address; that of all hosts of a network becomes that of all hosts of the other one. */
  private byte[] address(byte[] value, int prefix) {
    byte[] other = secrets.addresses().replace(value);
    if (prefix < value.length * 8 && hostBits(value, prefix)) {
      for (int bit = prefix; bit < other.length * 8; bit++) {
        other[bit / 8] |= (byte) (0x80 >> (bit % 8));
      }
    }
    return other;
  }

  private static boolean hostBits(byte[] value, int prefix) {
    for (int bit = prefix; bit < value.length * 8; bit++) {
      if ((value[bit / 8] & (0x80 >> (bit % 8))) == 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] network(byte[] value, int prefix) {
    for (int bit = prefix; bit < value.length * 8; bit++) {
      value[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return value;
  }

  private void zero(int from, int to) {
    Arrays.fill(data.array(), from, Math.max(from, to), (byte) 0);
  }
}
