package org.crit4j.checkpoint.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names for the numbers that sockets have. Source: Linux's headers. */
public final class SocketNames {
  /** The state of a socket that waits for connections. */
  public static final int LISTEN = 10;

  static final int AF_UNIX = 1;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;

  private static final Map<Integer, String> INET_PROTOCOLS =
      table(
          "0 IP 1 ICMP 2 IGMP 6 TCP 17 UDP 33 DCCP 46 RSVP 47 GRE 50 ESP 51 AH 58 ICMPV6 "
              + "103 PIM 132 SCTP 136 UDPLITE 255 RAW 262 MPTCP");
  private static final Map<Integer, String> NETLINK_PROTOCOLS =
      table(
          "0 ROUTE 2 USERSOCK 3 FIREWALL 4 SOCK_DIAG 5 NFLOG 6 XFRM 7 SELINUX 8 ISCSI 9 AUDIT "
              + "10 FIB_LOOKUP 11 CONNECTOR 12 NETFILTER 13 IP6_FW 14 DNRTMSG "
              + "15 KOBJECT_UEVENT 16 GENERIC 18 SCSITRANSPORT 19 ECRYPTFS 20 RDMA 21 CRYPTO "
              + "22 SMC");
  private static final Map<Integer, String> PACKET_PROTOCOLS =
      table("1 802.3 3 ALL 4 802.2 2048 IP 2054 ARP 33024 802.1Q 34525 IPV6 35020 LLDP");

  private SocketNames() {}

  private static Map<Integer, String> table(String text) {
    String[] words = text.split(" ", -1);
    Map<Integer, String> table = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      table.put(Integer.valueOf(words[i]), words[i + 1]);
    }
    return table;
  }

  private static Optional<String> name(Map<Integer, String> table, int number) {
    return Optional.ofNullable(table.get(number));
  }

  /** An address family without its {@code AF_}. */
  public static Optional<String> family(int family) {
    return SocketFamily.of(family).map(Enum::name);
  }

  /** A socket type without its {@code SOCK_}. */
  public static Optional<String> type(int type) {
    return SocketType.of(type).map(Enum::name);
  }

  /** A protocol of a family: {@code TCP}, {@code KOBJECT_UEVENT}. */
  public static Optional<String> protocol(int family, int protocol) {
    return switch (family) {
      case AF_UNIX -> Optional.empty();
      case AF_NETLINK -> name(NETLINK_PROTOCOLS, protocol);
      // In network order, as the system call takes it.
      case AF_PACKET -> name(PACKET_PROTOCOLS, protocol);
      default -> name(INET_PROTOCOLS, protocol);
    };
  }

  /** A state, as TCP names them. */
  public static Optional<String> state(int state) {
    return SocketState.of(state).map(Enum::name);
  }
}
