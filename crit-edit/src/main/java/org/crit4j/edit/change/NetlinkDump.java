package org.crit4j.edit.change;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.crit4j.edit.net.NetAddress;

/**
 * The messages of an {@code ip ... save} dump, after its magic: addresses or routes. Attributes are
 * looked at one by one; a damaged dump ends where it is damaged.
 *
 * <p>Source: Linux, include/uapi/linux/netlink.h, rtnetlink.h, if_addr.h, fib_rules.h; iproute2's
 * dump magics.
 */
final class NetlinkDump {
  private static final int MAGIC = 4;
  private static final int HEADER = 16;
  private static final int ATTRIBUTE = 4;
  private static final int TYPE_MASK = 0x3fff;

  // Types of messages.
  static final int NEW_ADDRESS = 20;
  static final int NEW_ROUTE = 24;
  static final int NEW_RULE = 32;

  private final ByteBuffer bytes;

  /** A dump; its bytes are changed in place. */
  NetlinkDump(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Takes the attributes that are addresses. */
  interface Visitor {
    /**
     * An address.
     *
     * @param message type of the message
     * @param attribute type of the attribute
     * @param bits length of the prefix in the message
     * @return what takes its place; of the same length
     */
    NetAddress address(int message, int attribute, int bits, NetAddress address);
  }

  void visit(Visitor visitor) {
    int at = MAGIC;
    while (at + HEADER <= bytes.capacity()) {
      int length = bytes.getInt(at);
      if (length < HEADER || length > bytes.capacity() - at) {
        return;
      }
      int type = bytes.getShort(at + 4) & 0xffff;
      int body = type == NEW_ADDRESS ? 8 : 12;
      if (type == NEW_ADDRESS || type == NEW_ROUTE || type == NEW_RULE) {
        int bits = length > HEADER + 1 ? bytes.get(at + HEADER + 1) & 0xff : 0;
        attributes(visitor, type, bits, at + HEADER + body, at + length);
      }
      at += (length + 3) & ~3;
    }
  }

  private void attributes(Visitor visitor, int message, int bits, int from, int end) {
    int at = from;
    while (at + ATTRIBUTE <= end) {
      int length = bytes.getShort(at) & 0xffff;
      int type = bytes.getShort(at + 2) & TYPE_MASK;
      if (length < ATTRIBUTE || length > end - at) {
        return;
      }
      int size = length - ATTRIBUTE;
      if ((size == 4 || size == 16) && isAddress(message, type)) {
        byte[] old = new byte[size];
        bytes.get(at + ATTRIBUTE, old);
        bytes.put(at + ATTRIBUTE, visitor.address(message, type, bits, NetAddress.of(old)).bytes());
      }
      at += (length + 3) & ~3;
    }
  }

  private static boolean isAddress(int message, int type) {
    return switch (message) {
      // IFA_ADDRESS, IFA_LOCAL, IFA_BROADCAST, IFA_ANYCAST
      case NEW_ADDRESS -> type == 1 || type == 2 || type == 4 || type == 5;
      // RTA_DST, RTA_SRC, RTA_GATEWAY, RTA_PREFSRC
      case NEW_ROUTE -> type == 1 || type == 2 || type == GATEWAY || type == 7;
      // FRA_DST, FRA_SRC
      default -> type == 1 || type == 2;
    };
  }

  /** Of a route: where packets go first (RTA_GATEWAY). */
  static final int GATEWAY = 5;

  /** Of an address: the one of the interface itself (IFA_LOCAL). */
  static final int LOCAL = 2;
}
