package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.report.SocketRow;
import org.crit4j.report.SocketRow.Endpoint;

/**
 * A socket in the words of checkpointctl, which has an address and a port for both ends of every IP
 * socket, connected or not.
 */
record SocketText(SocketRow row) {
  boolean isUnix() {
    return row.familyName().equals("UNIX");
  }

  private Optional<InetSocket> inet() {
    return row.socket() instanceof InetSocket inet ? Optional.of(inet) : Optional.empty();
  }

  String protocol() {
    return row.protocol().orElse("");
  }

  String state() {
    return row.stateName().orElse("");
  }

  String type() {
    return row.typeName().orElse("");
  }

  /** The name of a Unix socket, an IP address, or the own end of another socket in words. */
  String local() {
    return inet()
        .map(it -> it.localAddress().orElse(""))
        .or(() -> row.address().map(NameBytes::text))
        .or(() -> row.local().map(Endpoint::toString))
        .orElse("");
  }

  OptionalInt localPort() {
    return inet().map(it -> OptionalInt.of(it.localPort())).orElse(OptionalInt.empty());
  }

  /** The peer's name or IP address. */
  String remote() {
    return inet()
        .map(it -> it.remoteAddress().orElse(""))
        .or(() -> row.peer().flatMap(SocketRow.Peer::address).map(NameBytes::text))
        .orElse("");
  }

  OptionalInt remotePort() {
    return inet().map(it -> OptionalInt.of(it.remotePort())).orElse(OptionalInt.empty());
  }

  String localEndpoint() {
    return endpoint(local(), localPort());
  }

  String remoteEndpoint() {
    return endpoint(remote(), remotePort());
  }

  private static String endpoint(String address, OptionalInt port) {
    return port.isEmpty()
        ? address
        : new Endpoint(Optional.of(address), port, OptionalInt.empty()).toString();
  }

  /** {@code TCP (LISTEN)}, {@code UNIX (STREAM)}. */
  String tag() {
    String protocol = protocol();
    return switch (row.familyName()) {
      case "INET", "INET6" ->
          protocol.equals("TCP") || protocol.equals("MPTCP")
              ? protocol + " (" + state() + ")"
              : protocol;
      case "UNIX" -> "UNIX (" + type() + ")";
      default -> row.familyName() + " (" + protocol + ")";
    };
  }

  /** Both ends, buffers, and the bytes that wait. */
  String line() {
    String waiting = waiting();
    String queues = waiting.isEmpty() ? "" : " (" + waiting + ")";
    if (isUnix()) {
      String listening = state().equals("LISTEN") ? " (LISTEN)" : "";
      return (local().isEmpty() ? "@" : local()) + peer() + listening + queues;
    }
    String ends = localPort().isPresent() ? localEndpoint() + " -> " + remoteEndpoint() : local();
    return ends
        + " (↑ "
        + Words.bufferSize(row.sendBuffer())
        + " ↓ "
        + Words.bufferSize(row.receiveBuffer())
        + ")"
        + queues;
  }

  private String peer() {
    return row.peer()
        .map(it -> "[" + Integer.toUnsignedString(it.inode()) + "]")
        .map(it -> " -> " + (remote().isEmpty() ? "@" : remote()) + " " + it)
        .orElse("");
  }

  private String waiting() {
    List<String> queues = new ArrayList<>();
    if (row.waitingBytes() > 0) {
      queues.add(row.waitingBytes() + " bytes waiting");
    }
    row.unsentBytes().filter(it -> it > 0).ifPresent(it -> queues.add(it + " bytes unsent"));
    return String.join(", ", queues);
  }
}
