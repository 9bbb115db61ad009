package org.crit4j.edit.net;

import java.util.List;
import org.crit4j.images.InetSkEntry;

/** What an inet socket is, by the kernel's numbers. */
public final class Sockets {
  // Source: Linux, include/net/tcp_states.h.
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  private static final int TCP = 6;
  private static final int UDP = 17;

  private Sockets() {}

  /** Whether it waits for connections. */
  public static boolean isListening(InetSkEntry socket) {
    return socket.getState() == LISTEN;
  }

  /** Whether it is one of UDP. */
  public static boolean isUdp(InetSkEntry socket) {
    return socket.getProto() == UDP;
  }

  /** Whether it is one end of a TCP connection. */
  public static boolean isConnected(InetSkEntry socket) {
    return socket.getProto() == TCP
        && socket.getState() != LISTEN
        && socket.getState() != CLOSE
        && socket.getDstPort() != 0;
  }

  /** Whether two sockets are the ends of one connection. */
  public static boolean arePeers(InetSkEntry one, InetSkEntry other) {
    return one.getSrcPort() == other.getDstPort()
        && one.getDstPort() == other.getSrcPort()
        && one.getSrcAddrList().equals(other.getDstAddrList())
        && one.getDstAddrList().equals(other.getSrcAddrList());
  }

  /** Its two ends, for people: {@code 127.0.0.1:80-127.0.0.1:4711}. */
  public static String ends(InetSkEntry socket) {
    return end(socket.getSrcAddrList(), socket.getSrcPort())
        + "-"
        + end(socket.getDstAddrList(), socket.getDstPort());
  }

  /** The two ends as its peer has them. */
  public static String otherEnds(InetSkEntry socket) {
    return end(socket.getDstAddrList(), socket.getDstPort())
        + "-"
        + end(socket.getSrcAddrList(), socket.getSrcPort());
  }

  private static String end(List<Integer> words, int port) {
    NetAddress address = NetAddress.of(words);
    String host = address.length() == 16 ? "[" + address + "]" : address.toString();
    return host + ":" + Integer.toUnsignedString(port);
  }
}
