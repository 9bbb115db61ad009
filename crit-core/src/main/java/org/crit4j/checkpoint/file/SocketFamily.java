package org.crit4j.checkpoint.file;

import java.util.Optional;

/** An address family, without its {@code AF_}. Source: Linux's socket.h. */
public enum SocketFamily {
  /** Sockets of the local machine. */
  UNIX(1),
  /** IPv4. */
  INET(2),
  /** Bridges of network devices. */
  BRIDGE(7),
  /** IPv6. */
  INET6(10),
  /** Key management. */
  KEY(15),
  /** Messages with the kernel. */
  NETLINK(16),
  /** Packets of network devices. */
  PACKET(17),
  /** The kernel's cryptography. */
  ALG(38),
  /** Virtual machines and their hosts. */
  VSOCK(40);

  private static final SocketFamily[] VALUES = values();

  private final int number;

  SocketFamily(int number) {
    this.number = number;
  }

  /** Linux's number for it. */
  public int number() {
    return number;
  }

  /** The constant of a number; empty if there is none. */
  public static Optional<SocketFamily> of(int number) {
    for (SocketFamily value : VALUES) {
      if (value.number == number) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
