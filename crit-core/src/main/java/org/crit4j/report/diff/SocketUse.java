package org.crit4j.report.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/**
 * A socket that a process has open.
 *
 * @param pid PID of the process, unsigned
 * @param fd number of the descriptor, unsigned
 * @param socket the socket
 */
public record SocketUse(long pid, long fd, SocketRow socket) {
  /** All columns but those that identify a socket, and IDs that every dump gives anew. */
  static final List<Column<SocketUse>> COLUMNS =
      Tables.SOCKETS
          .columnsWithout(
              "id",
              "family",
              "socket_type",
              "protocol",
              "local",
              "remote",
              "address",
              "peer",
              "inode",
              "network_namespace",
              "stream",
              "entry")
          .stream()
          .map(SocketUse::ofSocket)
          .toList();

  private static Column<SocketUse> ofSocket(Column<SocketRow> column) {
    return new Column<>(
        column.name(),
        column.label(),
        column.type(),
        column.documentation(),
        use -> column.value(use.socket()));
  }

  /** The sockets of a process. */
  public static List<SocketUse> of(CheckpointReport report, Task task) {
    List<SocketUse> uses = new ArrayList<>();
    for (DescriptorRow row : DescriptorRow.of(report, task)) {
      Optional<SocketRow> socket = row.file().flatMap(FileRow::socket);
      socket.ifPresent(it -> uses.add(new SocketUse(row.pid(), row.fd(), it)));
    }
    return uses;
  }

  /** What makes it the same socket in another checkpoint, whatever its descriptor is. */
  List<String> key() {
    boolean unnamed = socket.socket() instanceof UnixSocket && socket.address().isEmpty();
    return List.of(
        socket.familyName(),
        socket.protocol().orElse(""),
        socket.typeName().orElse(""),
        socket.local().map(SocketRow.Endpoint::toString).orElse(""),
        socket.address().map(TextValues::name).orElse(""),
        socket.remote().map(SocketRow.Endpoint::toString).orElse(""),
        socket.peer().flatMap(SocketRow.Peer::address).map(TextValues::name).orElse(""),
        unnamed ? "fd " + fd : "");
  }
}
