package org.crit4j.checkpoint.file;

import java.util.Optional;

/** The state of a socket, named as TCP's. Source: Linux's tcp_states.h. */
public enum SocketState {
  /** Connected. */
  ESTABLISHED(1),
  /** Connecting. */
  SYN_SENT(2),
  /** Answering a connection. */
  SYN_RECV(3),
  /** Closed here; the end is sent. */
  FIN_WAIT1(4),
  /** Closed here; the end is acknowledged. */
  FIN_WAIT2(5),
  /** Closed; late packets are awaited. */
  TIME_WAIT(6),
  /** Not connected. */
  CLOSE(7),
  /** Closed by the peer. */
  CLOSE_WAIT(8),
  /** Closed by both; the end is sent. */
  LAST_ACK(9),
  /** Waits for connections. */
  LISTEN(10),
  /** Closed by both at the same time. */
  CLOSING(11),
  /** Answering a connection, without a full socket yet. */
  NEW_SYN_RECV(12);

  private static final SocketState[] VALUES = values();

  private final int number;

  SocketState(int number) {
    this.number = number;
  }

  /** Linux's number for it. */
  public int number() {
    return number;
  }

  /** The constant of a number; empty if there is none. */
  public static Optional<SocketState> of(int number) {
    for (SocketState value : VALUES) {
      if (value.number == number) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
