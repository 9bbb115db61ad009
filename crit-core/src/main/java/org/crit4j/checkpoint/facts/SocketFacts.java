package org.crit4j.checkpoint.facts;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.NetlinkSocket;
import org.crit4j.checkpoint.file.PacketSocket;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.SocketNames;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.images.TcpStreamEntry;

/**
 * A socket in words.
 *
 * @param family {@code UNIX}, {@code INET}
 * @param protocol {@code TCP}, {@code KOBJECT_UEVENT}; empty for Unix sockets, which have one only
 * @param type {@code STREAM}; empty if it is not recorded
 * @param state {@code LISTEN}; empty if it has none
 * @param local its own address: an IP address, a path, {@code @} and an abstract name
 * @param localPort its own port; empty where there are none
 * @param remote the address it is connected to; for a Unix socket the name of its peer
 * @param remotePort the port it is connected to; empty where there are none
 * @param peer inode of the Unix socket it is connected to
 * @param sendBuffer most bytes that may wait to be sent
 * @param receiveBuffer most bytes that may wait to be read
 * @param waitingBytes bytes that wait to be read
 * @param unsentBytes bytes that the other side has not confirmed
 */
public record SocketFacts(
    String family,
    String protocol,
    String type,
    String state,
    String local,
    OptionalInt localPort,
    String remote,
    OptionalInt remotePort,
    OptionalInt peer,
    long sendBuffer,
    long receiveBuffer,
    long waitingBytes,
    long unsentBytes) {

  /**
   * The facts on a socket.
   *
   * @throws IOException if an image cannot be read
   */
  public static SocketFacts of(Checkpoint checkpoint, Socket socket) throws IOException {
    Optional<TcpStreamEntry> stream =
        socket instanceof InetSocket inet ? checkpoint.queues().stream(inet) : Optional.empty();
    Queues.Waiting waiting = checkpoint.queues().inSocket(socket.id());
    long unread = stream.map(it -> Integer.toUnsignedLong(it.getInqLen())).orElse(waiting.bytes());
    long unsent = stream.map(it -> Integer.toUnsignedLong(it.getOutqLen())).orElse(0L);
    boolean ports = socket instanceof InetSocket;
    return new SocketFacts(
        SocketNames.family(socket.family()).orElseGet(() -> String.valueOf(socket.family())),
        protocol(socket),
        type(socket),
        state(socket),
        local(socket),
        ports ? OptionalInt.of(((InetSocket) socket).localPort()) : OptionalInt.empty(),
        remote(checkpoint, socket),
        ports ? OptionalInt.of(((InetSocket) socket).remotePort()) : OptionalInt.empty(),
        socket instanceof UnixSocket unix ? unix.peer() : OptionalInt.empty(),
        Integer.toUnsignedLong(socket.options().getSoSndbuf()),
        Integer.toUnsignedLong(socket.options().getSoRcvbuf()),
        unread,
        unsent);
  }

  private static String protocol(Socket socket) {
    int protocol = socket.protocol();
    return socket instanceof UnixSocket
        ? ""
        : SocketNames.protocol(socket.family(), protocol).orElseGet(() -> "0x" + hex(protocol));
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }

  private static String type(Socket socket) {
    if (socket.type().isEmpty()) {
      return "";
    }
    int type = socket.type().getAsInt();
    return SocketNames.type(type).orElseGet(() -> String.valueOf(type));
  }

  private static String state(Socket socket) {
    if (socket.state().isEmpty() || socket instanceof NetlinkSocket) {
      return "";
    }
    int state = socket.state().getAsInt();
    return SocketNames.state(state).orElseGet(() -> String.valueOf(state));
  }

  private static String local(Socket socket) {
    if (socket instanceof InetSocket inet) {
      return inet.localAddress().orElse("");
    }
    if (socket instanceof UnixSocket unix) {
      return unix.address().map(NameBytes::text).orElse("");
    }
    if (socket instanceof NetlinkSocket netlink) {
      return "port " + Integer.toUnsignedString(netlink.entry().getPortid());
    }
    return socket instanceof PacketSocket packet
        ? "interface " + Integer.toUnsignedString(packet.entry().getIfindex())
        : "";
  }

  private static String remote(Checkpoint checkpoint, Socket socket) throws IOException {
    if (socket instanceof InetSocket inet) {
      return inet.remoteAddress().orElse("");
    }
    if (socket instanceof UnixSocket unix && unix.peer().isPresent()) {
      return checkpoint
          .files()
          .unixSocket(unix.peer().getAsInt())
          .flatMap(UnixSocket::address)
          .map(NameBytes::text)
          .orElse("");
    }
    return "";
  }

  /** An address with a port: {@code 127.0.0.1:80}, {@code [::1]:80}. */
  static String endpoint(Optional<String> address, int port) {
    return endpoint(address.orElse("?"), port);
  }

  private static String endpoint(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]")
        + ":"
        + Integer.toUnsignedString(port);
  }

  /** Its own address, with the port if there is one. */
  public String localEndpoint() {
    return localPort.isPresent() ? endpoint(local, localPort.getAsInt()) : local;
  }

  /** The address that it is connected to, with the port if there is one. */
  public String remoteEndpoint() {
    return remotePort.isPresent() ? endpoint(remote, remotePort.getAsInt()) : remote;
  }

  /** Whether it is one of IP and connected to something. */
  public boolean isConnected() {
    return remotePort.orElse(0) != 0;
  }

  /** Whether it is a Unix socket. */
  public boolean isUnix() {
    return family.equals("UNIX");
  }
}
