package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.edit.preflight.SocketTable.Entry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.InventoryEntry;

/** Whether addresses and ports are there for the sockets of IPv4 and IPv6. */
final class InetSocketCheck implements Check {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int V6 = 10;
  private static final int LISTED = 5;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    List<InetSocket> sockets = new ArrayList<>();
    for (InetSocket socket : in.checkpoint().files().all(InetSocket.class)) {
      if (in.isInHostNetwork(socket)) {
        sockets.add(socket);
      }
    }
    if (sockets.isEmpty()) {
      return;
    }
    boolean closed = in.checkpoint().inventory().map(InventoryEntry::getTcpClose).orElse(false);
    LocalAddresses addresses = LocalAddresses.of(in.target());
    SocketTable tcp = SocketTable.of(in.target(), "tcp");
    SocketTable udp = SocketTable.of(in.target(), "udp");
    boolean v6 = in.target().has("proc/net/if_inet6") || !in.target().has("proc/net/tcp");
    Set<String> peers = new LinkedHashSet<>();
    for (InetSocket socket : sockets) {
      boolean connected = socket.protocol() == TCP && isConnection(socket);
      if (socket.family() == V6 && !v6) {
        out.accept(
            Obstacle.of(
                    Level.REFUSES,
                    "address",
                    "the machine has no IPv6, as " + name(socket) + " needs")
                .criu("Can't create inet socket: Address family not supported by protocol"));
      } else if (!connected || !closed) {
        address(socket, addresses, in.target(), out);
        if (connected) {
          connection(socket, sockets, tcp, peers, out);
        } else if (socket.localPort() != 0) {
          port(socket, socket.protocol() == TCP ? tcp : udp, out);
        }
      }
    }
    if (!peers.isEmpty()) {
      String list = Lists.of(List.copyOf(peers), LISTED);
      out.accept(
          Obstacle.of(
                  Level.UNKNOWN, "connection", "whether the peers still have connections: " + list)
              .suggest("criu restore --tcp-close gives the connections up"));
    }
  }

  private static boolean isConnection(InetSocket socket) {
    return !socket.isListening() && socket.remotePort() != 0;
  }

  private static String name(InetSocket socket) {
    String protocol = socket.protocol() == TCP ? "TCP" : socket.protocol() == UDP ? "UDP" : "raw";
    return protocol + " " + place(socket.localAddress(), socket.localPort());
  }

  private static String place(Optional<String> address, int port) {
    String text = address.orElse("?");
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }

  private static void address(
      InetSocket socket, LocalAddresses addresses, Target target, Consumer<Obstacle> out) {
    List<Integer> words = socket.entry().getSrcAddrList();
    if (socket.localPort() == 0 || addresses.has(words)) {
      return;
    }
    String advice =
        "ip addr add, or crit edit --address " + socket.localAddress().orElse("") + "=OTHER";
    String message = "the machine does not have the address of " + name(socket);
    if (words.size() == 4) {
      // CRIU sets IP_FREEBIND before it binds: inet_bind().
      out.accept(Obstacle.of(Level.MAY_BREAK, "address", message).suggest(advice));
    } else if (target.number("proc/sys/net/ipv4/ip_nonlocal_bind").orElse(0) == 0) {
      out.accept(
          Obstacle.of(Level.REFUSES, "address", message)
              .criu(bindError(socket, "Cannot assign requested address"))
              .suggest(advice));
    }
  }

  private static String bindError(InetSocket socket, String problem) {
    return socket.protocol() == TCP && isConnection(socket)
        ? "Can't bind inet socket back: " + problem
        : "Can't bind inet socket (id " + Integer.toUnsignedString(socket.id()) + "): " + problem;
  }

  private static void port(InetSocket socket, SocketTable table, Consumer<Obstacle> out) {
    boolean tcp = socket.protocol() == TCP;
    if (!tcp && socket.protocol() != UDP) {
      return;
    }
    for (Entry other : table.sockets()) {
      if (other.localPort() == socket.localPort()
          && (!tcp || other.state() == SocketTable.LISTEN)
          && overlap(socket.entry(), other.local())) {
        // The other one's options do not show; it shares the port only if both were meant to.
        InetSkEntry entry = socket.entry();
        boolean shared =
            entry.getOpts().getSoReuseport() || (!tcp && entry.getOpts().getReuseaddr());
        out.accept(
            Obstacle.of(
                    shared ? Level.UNKNOWN : Level.REFUSES,
                    "port",
                    "the port of " + name(socket) + " is in use")
                .criu(bindError(socket, "Address already in use"))
                .suggest(
                    tcp
                        ? "end the program that has it, or crit edit --listen "
                            + socket.localPort()
                            + "=OTHER"
                        : "end the program that has it"));
        return;
      }
    }
  }

  private static boolean overlap(InetSkEntry socket, List<Integer> other) {
    List<Integer> own = socket.getSrcAddrList();
    if (own.size() == other.size()) {
      return isAny(own) || isAny(other) || own.equals(other);
    }
    if (own.size() == 4) {
      return (isAny(own) && !socket.getV6Only())
          || (LocalAddresses.isMapped(own) && (isAny(other) || own.get(3).equals(other.get(0))));
    }
    return isAny(other)
        || (LocalAddresses.isMapped(other) && (isAny(own) || other.get(3).equals(own.get(0))));
  }

  private static boolean isAny(List<Integer> address) {
    return address.stream().allMatch(it -> it == 0);
  }

  private static void connection(
      InetSocket socket,
      List<InetSocket> all,
      SocketTable table,
      Set<String> peers,
      Consumer<Obstacle> out) {
    InetSkEntry entry = socket.entry();
    for (Entry other : table.sockets()) {
      if (other.localPort() == entry.getSrcPort()
          && other.remotePort() == entry.getDstPort()
          && other.local().equals(entry.getSrcAddrList())
          && other.remote().equals(entry.getDstAddrList())) {
        out.accept(
            Obstacle.of(
                    Level.REFUSES, "connection", "the connection of " + name(socket) + " is in use")
                .criu("Can't connect inet socket back: Cannot assign requested address")
                .suggest("end the program that has it, or criu restore --tcp-close"));
        return;
      }
    }
    boolean inside =
        all.stream()
            .map(InetSocket::entry)
            .anyMatch(
                it ->
                    it.getSrcPort() == entry.getDstPort() && it.getDstPort() == entry.getSrcPort());
    if (!inside) {
      peers.add(place(socket.remoteAddress(), socket.remotePort()));
    }
  }
}
