package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.TextValues;

/** {@code crit x DIR sk}: the sockets of the processes. */
public final class SocketsExplorer implements Explorer {
  private static final String NONE = "-";
  private static final int NUMBER = 7;
  private static final int FAMILY = 8;
  private static final int TYPE = 10;
  private static final int PROTOCOL = 16;
  private static final int STATE = 12;
  private static final int QUEUE = 8;
  private static final int ADDRESS = 30;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    out.right("PID", NUMBER).right("FD", NUMBER).print("  ");
    out.left("FAMILY", FAMILY).left("TYPE", TYPE).left("PROTOCOL", PROTOCOL);
    out.left("STATE", STATE).right("RECV-Q", QUEUE).right("SEND-Q", QUEUE).print("  ");
    out.left("LOCAL", ADDRESS).heading("  REMOTE");
    for (Task task : exploration.tasks()) {
      for (DescriptorRow descriptor : DescriptorRow.of(exploration.report(), task)) {
        Optional<SocketRow> socket = descriptor.file().flatMap(FileRow::socket);
        if (socket.isPresent()) {
          row(descriptor, socket.get(), out);
          if (exploration.detail().everything()) {
            options(socket.get(), out);
          }
        }
      }
    }
  }

  private static void row(DescriptorRow descriptor, SocketRow socket, TextOut out)
      throws IOException {
    String local = TextValues.name(socket.localText());
    String remote = socket.remoteText().map(TextValues::name).orElse(NONE);
    out.right(Long.toString(descriptor.pid()), NUMBER)
        .right(Long.toString(descriptor.fd()), NUMBER)
        .print("  ")
        .left(socket.familyName(), FAMILY)
        .left(socket.typeName().orElse(NONE), TYPE)
        .left(socket.protocol().orElse(NONE), PROTOCOL)
        .left(socket.stateName().orElse(NONE), STATE)
        .right(Long.toString(socket.waitingBytes()), QUEUE)
        .right(Long.toString(socket.unsentBytes().orElse(0L)), QUEUE)
        .print("  ")
        .left(out.safe(local), ADDRESS)
        .print("  ")
        .line(out.safe(remote));
  }

  private static void options(SocketRow socket, TextOut out) throws IOException {
    out.left("", 2 * NUMBER + 2);
    out.print("inode " + TextOut.decimal(socket.inode().orElse(0)));
    if (socket.networkNamespace().isPresent()) {
      out.print(", network " + TextOut.decimal(socket.networkNamespace().getAsInt()));
    }
    out.print(", shut down " + socket.shutdown());
    out.print(", sndbuf " + socket.sendBuffer());
    out.print(", rcvbuf " + socket.receiveBuffer());
    for (String option : socket.options().names()) {
      out.print(", " + option);
    }
    out.endLine();
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    out.key("sockets").beginArray();
    for (DescriptorRow descriptor : DescriptorRow.of(exploration.report(), process.task())) {
      if (descriptor.file().flatMap(FileRow::socket).isPresent()) {
        DescriptorJson.print(descriptor, out);
      }
    }
    out.endArray();
  }
}
