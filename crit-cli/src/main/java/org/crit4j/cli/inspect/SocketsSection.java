package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.facts.SocketFacts;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Socket;

/** The open sockets of processes. */
final class SocketsSection implements Section {
  private record Row(int fd, SocketFacts socket) {}

  private static List<Row> rows(Subject subject, Task task) {
    List<Row> rows = new ArrayList<>();
    for (Descriptor descriptor : subject.problems().find(task::descriptors).orElse(List.of())) {
      Optional<OpenFile> file =
          subject.problems().find(() -> subject.checkpoint().files().find(descriptor));
      if (file.isPresent() && file.get() instanceof Socket socket) {
        Optional<SocketFacts> facts =
            subject
                .problems()
                .find(() -> Optional.of(SocketFacts.of(subject.checkpoint(), socket)));
        facts.ifPresent(it -> rows.add(new Row(descriptor.fd(), it)));
      }
    }
    return rows;
  }

  /** Draws the sockets of a process. */
  static final class Drawing {
    private final Subject subject;

    Drawing(Subject subject) {
      this.subject = subject;
    }

    void add(Task task, Branch process) {
      List<Row> rows = rows(subject, task);
      if (!rows.isEmpty()) {
        Branch sockets = process.add("Open sockets");
        rows.forEach(row -> sockets.add(tag(row.socket()), text(row.socket())));
      }
    }

    private static String tag(SocketFacts socket) {
      return switch (socket.family()) {
        case "INET", "INET6" ->
            socket.protocol().equals("TCP") || socket.protocol().equals("MPTCP")
                ? socket.protocol() + " (" + socket.state() + ")"
                : socket.protocol();
        case "UNIX" -> "UNIX (" + socket.type() + ")";
        default -> socket.family() + " (" + socket.protocol() + ")";
      };
    }

    private static String text(SocketFacts socket) {
      String waiting = waiting(socket);
      if (socket.isUnix()) {
        String name = socket.local().isEmpty() ? "@" : socket.local();
        String state = socket.state().equals("LISTEN") ? " (LISTEN)" : "";
        return name + peer(socket) + state + (waiting.isEmpty() ? "" : " (" + waiting + ")");
      }
      String buffers =
          " (↑ "
              + BufferSize.of(socket.sendBuffer())
              + " ↓ "
              + BufferSize.of(socket.receiveBuffer())
              + ")";
      String ends =
          socket.localPort().isPresent()
              ? socket.localEndpoint() + " -> " + socket.remoteEndpoint()
              : socket.local();
      return ends + buffers + (waiting.isEmpty() ? "" : " (" + waiting + ")");
    }

    private static String peer(SocketFacts socket) {
      if (socket.peer().isEmpty()) {
        return "";
      }
      String inode = "[" + Integer.toUnsignedString(socket.peer().getAsInt()) + "]";
      return " -> " + (socket.remote().isEmpty() ? "@" : socket.remote()) + " " + inode;
    }

    private static String waiting(SocketFacts socket) {
      List<String> queues = new ArrayList<>();
      if (socket.waitingBytes() > 0) {
        queues.add(socket.waitingBytes() + " bytes waiting");
      }
      if (socket.unsentBytes() > 0) {
        queues.add(socket.unsentBytes() + " bytes unsent");
      }
      return String.join(", ", queues);
    }
  }

  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.SOCKETS);
  }

  @Override
  public boolean isOfImages() {
    return true;
  }

  @Override
  public void show(Subject subject, Branch root) {
    // In the tree, sockets are shown with their processes.
  }

  @Override
  public void show(Subject subject, JsonObject document) throws IOException {
    JsonArray processes = new JsonArray();
    for (Task task : Selection.tasks(subject)) {
      JsonArray sockets = new JsonArray();
      rows(subject, task).forEach(row -> sockets.add(json(row)));
      if (!sockets.isEmpty()) {
        JsonObject process = new JsonObject();
        process.addProperty("pid", Integer.toUnsignedLong(task.pid()));
        process.add("open_sockets", sockets);
        processes.add(process);
      }
    }
    JsonTree.array(document, "sockets", processes);
  }

  private static JsonObject json(Row row) {
    SocketFacts socket = row.socket();
    JsonObject object = new JsonObject();
    JsonTree.text(object, "protocol", socket.protocol());
    object.add("data", socket.isUnix() ? unix(socket) : other(socket));
    object.addProperty("fd", Integer.toUnsignedLong(row.fd()));
    object.addProperty("family", socket.family());
    JsonTree.text(object, "socket_type", socket.type());
    JsonTree.number(object, "waiting_bytes", socket.waitingBytes());
    JsonTree.number(object, "unsent_bytes", socket.unsentBytes());
    return object;
  }

  private static JsonObject unix(SocketFacts socket) {
    JsonObject data = new JsonObject();
    data.addProperty("type", "UNIX");
    JsonTree.text(data, "address", socket.local());
    JsonTree.text(data, "state", socket.state());
    socket.peer().ifPresent(it -> data.addProperty("peer_inode", Integer.toUnsignedLong(it)));
    JsonTree.text(data, "peer_address", socket.remote());
    return data;
  }

  private static JsonObject other(SocketFacts socket) {
    JsonObject data = new JsonObject();
    boolean ports = socket.localPort().isPresent();
    data.addProperty("type", ports ? socket.protocol() : socket.family());
    JsonTree.text(data, ports ? "src" : "address", socket.local());
    JsonTree.text(data, "state", socket.state());
    JsonTree.number(data, "src_port", socket.localPort().orElse(0));
    JsonTree.text(data, "dst", socket.remote());
    JsonTree.number(data, "dst_port", socket.remotePort().orElse(0));
    data.addProperty("send_buf", BufferSize.of(socket.sendBuffer()));
    data.addProperty("recv_buf", BufferSize.of(socket.receiveBuffer()));
    return data;
  }
}
