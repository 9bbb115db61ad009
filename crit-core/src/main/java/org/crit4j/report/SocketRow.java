package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.NetlinkSocket;
import org.crit4j.checkpoint.file.PacketSocket;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.SocketFamily;
import org.crit4j.checkpoint.file.SocketNames;
import org.crit4j.checkpoint.file.SocketState;
import org.crit4j.checkpoint.file.SocketType;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.TcpStreamEntry;

/**
 * A socket.
 *
 * @param report the report it is of
 * @param socket the socket in the model
 */
public record SocketRow(CheckpointReport report, Socket socket) {
  static final Table<CheckpointReport, SocketRow> TABLE =
      Table.named("sockets", "An open socket.", SocketRow.class, SocketRow::define);

  private static Table.Definition<CheckpointReport, SocketRow> define(
      Table.Builder<SocketRow> table) {
    ColumnType endpoint =
        Table.nested(Endpoint.class)
            .column("address", STRING, "IPv4 or IPv6 address.", Endpoint::address)
            .column("port", INTEGER, "Port of IP or netlink.", Endpoint::port)
            .column(
                "interface", INTEGER, "Index of a network interface.", Endpoint::networkInterface)
            .asType();
    ColumnType peer =
        Table.nested(Peer.class)
            .column("inode", INTEGER, "Inode.", it -> Integer.toUnsignedLong(it.inode()))
            .column("id", INTEGER, "ID, if it is in the checkpoint.", Peer::id)
            .column("address", TEXT, "Path, or @ and the abstract name.", Peer::address)
            .asType();
    return table
        .column("id", INTEGER, "ID of the file in the table files.", SocketRow::id)
        .column("family", ENUM, "UNIX, INET, INET6, NETLINK, PACKET.", SocketRow::familyName)
        .column("socket_type", ENUM, "STREAM, DGRAM and others.", SocketRow::typeName)
        .column("protocol", ENUM, "TCP, UDP, ROUTE and others, or 0xNN.", SocketRow::protocol)
        .column("state", ENUM, "LISTEN, ESTABLISHED and others.", SocketRow::stateName)
        .column("local", endpoint, "Own address of all but Unix sockets.", SocketRow::local)
        .column("remote", endpoint, "Address it is connected to.", SocketRow::remote)
        .column(
            "address",
            TEXT,
            "Name of a Unix socket: a path, or @ and the abstract name.",
            SocketRow::address)
        .column("peer", peer, "Unix socket it is connected to.", SocketRow::peer)
        .column("inode", INTEGER, "Inode.", SocketRow::inode)
        .column(
            "network_namespace",
            INTEGER,
            "Network namespace, by its number in the checkpoint.",
            SocketRow::networkNamespace)
        .column("shutdown", ENUM, "none, read, write or both.", SocketRow::shutdown)
        .column("send_buffer", SIZE, "Size of the send buffer.", SocketRow::sendBuffer)
        .column("receive_buffer", SIZE, "Size of the receive buffer.", SocketRow::receiveBuffer)
        .column("options", FLAGS, "Options that are set.", SocketRow::options)
        .column(
            "waiting_packets",
            INTEGER,
            "Packets that are received but not read; empty for TCP.",
            SocketRow::waitingPackets)
        .column(
            "waiting_bytes", SIZE, "Bytes that are received but not read.", SocketRow::waitingBytes)
        .column(
            "unsent_bytes",
            SIZE,
            "Bytes that TCP has taken and the peer has not acknowledged.",
            SocketRow::unsentBytes)
        .column("stream", MESSAGE, "State of a TCP connection as recorded.", SocketRow::stream)
        .column("entry", MESSAGE, "The socket as recorded.", it -> it.socket().entry())
        .rows(
            report ->
                Rows.map(
                    report.problems().list(() -> report.checkpoint().files().all(Socket.class)),
                    it -> new SocketRow(report, it)),
            "id");
  }

  /**
   * An end of a connection.
   *
   * @param address an IP address, if it has one and it is recorded
   * @param port its port in IP, or its number in netlink
   * @param networkInterface index of its interface, for packet sockets
   */
  public record Endpoint(Optional<String> address, OptionalInt port, OptionalInt networkInterface) {
    private static Endpoint inet(Optional<String> address, int port) {
      return new Endpoint(address, OptionalInt.of(port), OptionalInt.empty());
    }

    private static Endpoint netlink(int port) {
      return new Endpoint(Optional.empty(), OptionalInt.of(port), OptionalInt.empty());
    }

    /** {@code 127.0.0.1:80}, {@code [::1]:80}, {@code port 5} or {@code interface 2}. */
    @Override
    public String toString() {
      if (networkInterface.isPresent()) {
        return "interface " + Integer.toUnsignedString(networkInterface.getAsInt());
      }
      String number = Integer.toUnsignedString(port.orElse(0));
      return address
          .map(it -> (it.indexOf(':') < 0 ? it : "[" + it + "]") + ":" + number)
          .orElse("port " + number);
    }
  }

  /**
   * The Unix socket at the other end.
   *
   * @param inode its inode
   * @param id its ID as a file; empty if the checkpoint does not have it
   * @param address its name
   */
  public record Peer(int inode, OptionalInt id, Optional<NameBytes> address) {}

  /** ID of the file. */
  public long id() {
    return Integer.toUnsignedLong(socket.id());
  }

  /** Address family; empty if its number is not known. */
  public Optional<SocketFamily> family() {
    return SocketFamily.of(socket.family());
  }

  /** Name of the family, or its number. */
  public String familyName() {
    return nameOr(family(), socket.family());
  }

  /** Type; empty if it is not recorded, or its number is not known. */
  public Optional<SocketType> type() {
    return socket.type().isPresent() ? SocketType.of(socket.type().getAsInt()) : Optional.empty();
  }

  /** Name of the type, or its number; empty if it is not recorded. */
  public Optional<String> typeName() {
    OptionalInt type = socket.type();
    return type.isPresent() ? Optional.of(nameOr(type(), type.getAsInt())) : Optional.empty();
  }

  /** Name of the protocol, or its number in hexadecimal digits; empty for Unix sockets. */
  public Optional<String> protocol() {
    int protocol = socket.protocol();
    return socket instanceof UnixSocket
        ? Optional.empty()
        : SocketNames.protocol(socket.family(), protocol)
            .or(() -> Optional.of("0x" + Integer.toHexString(protocol)));
  }

  /** State; empty if it is not recorded, has no meaning, or its number is not known. */
  public Optional<SocketState> state() {
    return stateNumber().isPresent() ? SocketState.of(stateNumber().getAsInt()) : Optional.empty();
  }

  /** Name of the state, or its number; empty if it is not recorded or has no meaning. */
  public Optional<String> stateName() {
    OptionalInt state = stateNumber();
    return state.isPresent() ? Optional.of(nameOr(state(), state.getAsInt())) : Optional.empty();
  }

  /** What CRIU writes for a netlink socket is no state of it. */
  private OptionalInt stateNumber() {
    return socket instanceof NetlinkSocket ? OptionalInt.empty() : socket.state();
  }

  private static String nameOr(Optional<? extends Enum<?>> name, int number) {
    return name.isPresent() ? name.get().name() : Integer.toUnsignedString(number);
  }

  /** Own address of all but Unix sockets. */
  public Optional<Endpoint> local() {
    if (socket instanceof InetSocket inet) {
      return Optional.of(Endpoint.inet(inet.localAddress(), inet.localPort()));
    }
    if (socket instanceof NetlinkSocket netlink) {
      return Optional.of(Endpoint.netlink(netlink.entry().getPortid()));
    }
    return socket instanceof PacketSocket packet
        ? Optional.of(
            new Endpoint(
                Optional.empty(), OptionalInt.empty(), OptionalInt.of(packet.entry().getIfindex())))
        : Optional.empty();
  }

  /** Address that it is connected to; empty if it is not connected, and for Unix sockets. */
  public Optional<Endpoint> remote() {
    if (socket instanceof InetSocket inet && inet.isConnected()) {
      return Optional.of(Endpoint.inet(inet.remoteAddress(), inet.remotePort()));
    }
    return socket instanceof NetlinkSocket netlink && netlink.entry().getDstPortid() != 0
        ? Optional.of(Endpoint.netlink(netlink.entry().getDstPortid()))
        : Optional.empty();
  }

  /** Name of a Unix socket. */
  public Optional<NameBytes> address() {
    return socket instanceof UnixSocket unix ? unix.address() : Optional.empty();
  }

  /** Unix socket that it is connected to. */
  public Optional<Peer> peer() {
    if (!(socket instanceof UnixSocket unix) || unix.peer().isEmpty()) {
      return Optional.empty();
    }
    int inode = unix.peer().getAsInt();
    Optional<UnixSocket> peer =
        report.problems().find(() -> report.checkpoint().files().unixSocket(inode));
    return Optional.of(
        new Peer(
            inode,
            peer.isPresent() ? OptionalInt.of(peer.get().id()) : OptionalInt.empty(),
            peer.flatMap(UnixSocket::address)));
  }

  /** Inode. */
  public OptionalInt inode() {
    return socket.inode();
  }

  /** Network namespace, by its number in the checkpoint. */
  public OptionalInt networkNamespace() {
    return socket.networkNamespace();
  }

  /** Directions that are shut down: {@code none}, {@code read}, {@code write} or {@code both}. */
  public String shutdown() {
    return TextValues.word(socket.shutdown());
  }

  /** Size of the send buffer in bytes. */
  public long sendBuffer() {
    return Integer.toUnsignedLong(socket.options().getSoSndbuf());
  }

  /** Size of the receive buffer in bytes. */
  public long receiveBuffer() {
    return Integer.toUnsignedLong(socket.options().getSoRcvbuf());
  }

  /** Options that are set. */
  public FlagSet options() {
    SkOptsEntry its = socket.options();
    List<String> names = new ArrayList<>();
    boolean[] set = {
      its.getReuseaddr(),
      its.getSoReuseport(),
      its.getSoBroadcast(),
      its.getSoKeepalive(),
      its.getSoPasscred(),
      its.getSoPasssec(),
      its.getSoDontroute(),
      its.getSoNoCheck()
    };
    String all = "reuseaddr reuseport broadcast keepalive passcred passsec dontroute no_check";
    long bits = 0;
    int number = 0;
    for (String name : all.split(" ", -1)) {
      if (set[number]) {
        names.add(name);
        bits |= 1L << number;
      }
      number++;
    }
    return new FlagSet(bits, names);
  }

  private Queues queues() {
    return report.checkpoint().queues();
  }

  private Queues.Waiting waiting() {
    return report.problems().attempt(() -> queues().inSocket(socket.id()), Queues.Waiting.NOTHING);
  }

  /** Packets that are received but not read; empty for a TCP connection, and if there are none. */
  public Optional<Long> waitingPackets() {
    return Optional.of(waiting().packets()).filter(it -> it > 0);
  }

  /** Bytes that are received but not read. */
  public long waitingBytes() {
    return stream()
        .map(it -> Integer.toUnsignedLong(it.getInqLen()))
        .orElseGet(() -> waiting().bytes());
  }

  /** Bytes that TCP has taken and the peer has not acknowledged; empty for all but TCP. */
  public Optional<Long> unsentBytes() {
    return stream().map(it -> Integer.toUnsignedLong(it.getOutqLen()));
  }

  /** State of a TCP connection as recorded. */
  public Optional<TcpStreamEntry> stream() {
    return socket instanceof InetSocket inet
        ? report.problems().find(() -> queues().stream(inet))
        : Optional.empty();
  }

  /** Own address in words: that of IP, or the name of a Unix socket and its inode. */
  public NameBytes localText() {
    return socket instanceof UnixSocket unix
        ? unixText(unix.address(), unix.inode().orElse(0))
        : NameBytes.of(local().map(Endpoint::toString).orElse(""));
  }

  /** Address of the peer in words; empty if there is none. */
  public Optional<NameBytes> remoteText() {
    return peer()
        .map(it -> unixText(it.address(), it.inode()))
        .or(() -> remote().map(it -> NameBytes.of(it.toString())));
  }

  private static NameBytes unixText(Optional<NameBytes> address, int inode) {
    NameBytes number = NameBytes.of("[" + Integer.toUnsignedString(inode) + "]");
    return address
        .map(it -> it.plus(NameBytes.of(" ").plus(number.bytes()).bytes()))
        .orElse(number);
  }

  /** The socket in words: {@code INET STREAM TCP ESTABLISHED 10.0.0.1:80 -> 10.0.0.2:4711}. */
  NameBytes description() {
    StringBuilder words = new StringBuilder(familyName()).append(' ');
    typeName().ifPresent(it -> words.append(it).append(' '));
    protocol().ifPresent(it -> words.append(it).append(' '));
    stateName().ifPresent(it -> words.append(it).append(' '));
    NameBytes text = NameBytes.of(words.toString()).plus(localText().bytes());
    return remoteText()
        .map(it -> text.plus(NameBytes.of(" -> ").plus(it.bytes()).bytes()))
        .orElse(text);
  }
}
