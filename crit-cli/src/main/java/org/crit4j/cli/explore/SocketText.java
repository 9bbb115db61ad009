package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.FileTable;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NetlinkSocket;
import org.crit4j.checkpoint.file.PacketSocket;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.SocketNames;
import org.crit4j.checkpoint.file.UnixSocket;

/** Sockets in words. */
final class SocketText {
  private static final String NONE = "-";

  private final FileTable files;

  SocketText(FileTable files) {
    this.files = files;
  }

  /** The address family. */
  static String family(Socket socket) {
    int family = socket.family();
    return SocketNames.family(family).orElseGet(() -> TextOut.decimal(family));
  }

  /** The type. */
  static String type(Socket socket) {
    if (socket.type().isEmpty()) {
      return NONE;
    }
    int type = socket.type().getAsInt();
    return SocketNames.type(type).orElseGet(() -> TextOut.decimal(type));
  }

  /** The protocol; a dash where the family has one only. */
  static String protocol(Socket socket) {
    int protocol = socket.protocol();
    return socket instanceof UnixSocket
        ? NONE
        : SocketNames.protocol(socket.family(), protocol)
            .orElseGet(() -> TextOut.decimal(protocol));
  }

  /** The state. */
  static String state(Socket socket) {
    if (socket.state().isEmpty() || socket instanceof NetlinkSocket) {
      return NONE;
    }
    int state = socket.state().getAsInt();
    return SocketNames.state(state).orElseGet(() -> TextOut.decimal(state));
  }

  /** Where it is. */
  String local(Socket socket) {
    if (socket instanceof InetSocket inet) {
      return endpoint(inet.localAddress(), inet.localPort());
    }
    if (socket instanceof UnixSocket unix) {
      return name(unix);
    }
    if (socket instanceof NetlinkSocket netlink) {
      return "port " + TextOut.decimal(netlink.entry().getPortid());
    }
    return socket instanceof PacketSocket packet
        ? "interface " + TextOut.decimal(packet.entry().getIfindex())
        : NONE;
  }

  /** What it is connected to. */
  String remote(Socket socket) throws IOException {
    if (socket instanceof InetSocket inet) {
      return inet.isConnected() ? endpoint(inet.remoteAddress(), inet.remotePort()) : NONE;
    }
    if (socket instanceof UnixSocket unix && unix.peer().isPresent()) {
      int inode = unix.peer().getAsInt();
      Optional<UnixSocket> peer = files.unixSocket(inode);
      return peer.isPresent() ? name(peer.get()) : "[" + TextOut.decimal(inode) + "]";
    }
    if (socket instanceof NetlinkSocket netlink && netlink.entry().getDstPortid() != 0) {
      return "port " + TextOut.decimal(netlink.entry().getDstPortid());
    }
    return NONE;
  }

  /** A unix socket by its name, and by its inode if it has none. */
  private static String name(UnixSocket socket) {
    String inode = "[" + TextOut.decimal(socket.inode().orElse(0)) + "]";
    return socket.address().map(it -> FileText.of(it) + " " + inode).orElse(inode);
  }

  private static String endpoint(Optional<String> address, int port) {
    String shown = address.orElse("?");
    return (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + TextOut.decimal(port);
  }

  /** Everything in one line. */
  String describe(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder(family(socket));
    for (String word : new String[] {type(socket), protocol(socket), state(socket)}) {
      if (!word.equals(NONE)) {
        text.append(' ').append(word);
      }
    }
    text.append(' ').append(local(socket));
    String remote = remote(socket);
    return remote.equals(NONE) ? text.toString() : text + " -> " + remote;
  }
}
