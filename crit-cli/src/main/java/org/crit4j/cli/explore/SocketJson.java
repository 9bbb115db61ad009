package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.json.JsonOutput;

/** Sockets as JSON. */
final class SocketJson {
  private static final String NONE = "-";

  private final Checkpoint checkpoint;
  private final Problems problems;
  private final JsonOutput out;

  SocketJson(Checkpoint checkpoint, Problems problems, JsonOutput out) {
    this.checkpoint = checkpoint;
    this.problems = problems;
    this.out = out;
  }

  /** The members that tell of a socket. */
  void members(Socket socket) throws IOException {
    word("family", SocketText.family(socket));
    word("socket_type", SocketText.type(socket));
    word("protocol", SocketText.protocol(socket));
    word("state", SocketText.state(socket));
    if (socket instanceof InetSocket inet) {
      inet(inet);
    } else if (socket instanceof UnixSocket unix) {
      unix(unix);
    }
    queue(socket);
  }

  private void word(String key, String word) throws IOException {
    if (!word.equals(NONE)) {
      out.key(key).value(word);
    }
  }

  private void inet(InetSocket socket) throws IOException {
    endpoint("local", socket.localAddress(), socket.localPort());
    if (socket.isConnected()) {
      endpoint("remote", socket.remoteAddress(), socket.remotePort());
    }
    Optional<TcpStreamEntry> stream = problems.find(() -> checkpoint.queues().stream(socket));
    if (stream.isPresent()) {
      out.key("stream").value(stream.get());
    }
  }

  private void endpoint(String key, Optional<String> address, int port) throws IOException {
    out.key(key).beginObject();
    if (address.isPresent()) {
      out.key("address").value(address.get());
    }
    out.key("port").unsigned(Integer.toUnsignedLong(port));
    out.endObject();
  }

  private void unix(UnixSocket socket) throws IOException {
    address(socket);
    if (socket.peer().isEmpty()) {
      return;
    }
    int inode = socket.peer().getAsInt();
    out.key("peer").beginObject().key("inode").unsigned(Integer.toUnsignedLong(inode));
    Optional<UnixSocket> peer = problems.find(() -> checkpoint.files().unixSocket(inode));
    if (peer.isPresent()) {
      out.key("id").unsigned(Integer.toUnsignedLong(peer.get().id()));
      address(peer.get());
    }
    out.endObject();
  }

  private void address(UnixSocket socket) throws IOException {
    Optional<NameBytes> address = socket.address();
    if (address.isPresent()) {
      out.key("address").value(address.get().bytes());
    }
  }

  private void queue(Socket socket) throws IOException {
    Queues.Waiting waiting =
        problems.attempt(() -> checkpoint.queues().inSocket(socket.id()), Queues.Waiting.NOTHING);
    if (waiting.packets() > 0) {
      out.key("waiting_packets").value(waiting.packets());
      out.key("waiting_bytes").value(waiting.bytes());
    }
  }
}
