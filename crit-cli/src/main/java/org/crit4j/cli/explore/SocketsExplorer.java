package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.json.JsonOutput;

/** {@code crit x DIR sk}: the sockets of the processes. */
public final class SocketsExplorer implements Explorer {
  private static final int NUMBER = 7;
  private static final int FAMILY = 8;
  private static final int TYPE = 10;
  private static final int PROTOCOL = 16;
  private static final int STATE = 12;
  private static final int QUEUE = 8;
  private static final int ADDRESS = 30;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    Table table = new Table(exploration, out);
    table.header();
    for (Task task : exploration.tasks()) {
      for (Descriptor descriptor : descriptors(exploration, task)) {
        Optional<Socket> socket = socket(exploration, descriptor);
        if (socket.isPresent()) {
          table.row(task, descriptor, socket.get());
        }
      }
    }
  }

  private static List<Descriptor> descriptors(Exploration exploration, Task task) {
    return exploration.problems().find(task::descriptors).orElse(List.of());
  }

  private static Optional<Socket> socket(Exploration exploration, Descriptor descriptor) {
    Optional<OpenFile> file =
        exploration.problems().find(() -> exploration.files().find(descriptor));
    return file.filter(Socket.class::isInstance).map(Socket.class::cast);
  }

  private static final class Table {
    private final Exploration exploration;
    private final TextOut out;
    private final SocketText sockets;

    Table(Exploration exploration, TextOut out) {
      this.exploration = exploration;
      this.out = out;
      this.sockets = new SocketText(exploration.files());
    }

    void header() throws IOException {
      out.right("PID", NUMBER).right("FD", NUMBER).print("  ");
      out.left("FAMILY", FAMILY).left("TYPE", TYPE).left("PROTOCOL", PROTOCOL);
      out.left("STATE", STATE).right("RECV-Q", QUEUE).right("SEND-Q", QUEUE).print("  ");
      out.left("LOCAL", ADDRESS).line("  REMOTE");
    }

    void row(Task task, Descriptor descriptor, Socket socket) throws IOException {
      Problems problems = exploration.problems();
      out.right(TextOut.decimal(task.pid()), NUMBER)
          .right(TextOut.decimal(descriptor.fd()), NUMBER)
          .print("  ")
          .left(SocketText.family(socket), FAMILY)
          .left(SocketText.type(socket), TYPE)
          .left(SocketText.protocol(socket), PROTOCOL)
          .left(SocketText.state(socket), STATE);
      queues(socket);
      String local = problems.attempt(() -> sockets.local(socket), "?");
      String remote = problems.attempt(() -> sockets.remote(socket), "?");
      out.print("  ").left(out.safe(local), ADDRESS).print("  ").line(out.safe(remote));
      if (exploration.detail().everything()) {
        options(socket);
      }
    }

    private void queues(Socket socket) {
      Queues queues = exploration.checkpoint().queues();
      Queues.Waiting waiting =
          exploration
              .problems()
              .attempt(() -> queues.inSocket(socket.id()), Queues.Waiting.NOTHING);
      long received = waiting.bytes();
      long sent = 0;
      if (socket instanceof InetSocket inet) {
        Optional<TcpStreamEntry> stream = exploration.problems().find(() -> queues.stream(inet));
        received += stream.map(it -> Integer.toUnsignedLong(it.getInqLen())).orElse(0L);
        sent = stream.map(it -> Integer.toUnsignedLong(it.getOutqLen())).orElse(0L);
      }
      out.right(Long.toString(received), QUEUE).right(Long.toString(sent), QUEUE);
    }

    private void options(Socket socket) throws IOException {
      SkOptsEntry options = socket.options();
      out.left("", 2 * NUMBER + 2);
      out.print("inode " + TextOut.decimal(socket.inode().orElse(0)));
      if (socket.networkNamespace().isPresent()) {
        out.print(", network " + TextOut.decimal(socket.networkNamespace().getAsInt()));
      }
      out.print(", shut down " + TextOut.word(socket.shutdown()));
      out.print(", sndbuf " + TextOut.decimal(options.getSoSndbuf()));
      out.print(", rcvbuf " + TextOut.decimal(options.getSoRcvbuf()));
      flag("reuseaddr", options.getReuseaddr());
      flag("reuseport", options.getSoReuseport());
      flag("broadcast", options.getSoBroadcast());
      flag("keepalive", options.getSoKeepalive());
      flag("passcred", options.getSoPasscred());
      out.endLine();
    }

    private void flag(String name, boolean set) {
      if (set) {
        out.print(", " + name);
      }
    }
  }

  @Override
  public void print(Exploration exploration, ProcessJson process, JsonOutput out)
      throws IOException {
    FileJson files = new FileJson(exploration.checkpoint(), exploration.problems(), out);
    out.key("sockets").beginArray();
    for (Descriptor descriptor : descriptors(exploration, process.task())) {
      if (socket(exploration, descriptor).isPresent()) {
        out.beginObject();
        files.descriptor(descriptor);
        out.endObject();
      }
    }
    out.endArray();
  }
}
