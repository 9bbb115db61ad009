package org.crit4j.checkpoint.file;

import java.util.Optional;

/** The type of a socket, without its {@code SOCK_}. Source: Linux's net.h. */
public enum SocketType {
  /** A stream of bytes. */
  STREAM(1),
  /** Datagrams. */
  DGRAM(2),
  /** Packets of the network layer. */
  RAW(3),
  /** Reliable datagrams. */
  RDM(4),
  /** Reliable datagrams in order. */
  SEQPACKET(5),
  /** Datagrams with congestion control. */
  DCCP(6),
  /** Packets of devices, the old way. */
  PACKET(10);

  private static final SocketType[] VALUES = values();

  private final int number;

  SocketType(int number) {
    this.number = number;
  }

  /** Linux's number for it. */
  public int number() {
    return number;
  }

  /** The constant of a number; empty if there is none. */
  public static Optional<SocketType> of(int number) {
    for (SocketType value : VALUES) {
      if (value.number == number) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
