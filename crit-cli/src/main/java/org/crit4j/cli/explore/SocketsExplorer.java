package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.text.TextTable;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.TextValues;

/** {@code crit x DIR sk}: the sockets of the processes. */
public final class SocketsExplorer implements Explorer {
  private static final String NONE = "-";

  private static final List<String> TITLES =
      List.of(
          "PID",
          "FD",
          "FAMILY",
          "TYPE",
          "PROTOCOL",
          "STATE",
          "RECV-Q",
          "SEND-Q",
          "LOCAL",
          "REMOTE",
          "COMMAND");

  private static final List<String> MORE =
      List.of("INODE", "NETWORK", "SHUT DOWN", "SNDBUF", "RCVBUF", "OPTIONS");

  private static final List<String> SPARED =
      List.of(
          "OPTIONS",
          "RCVBUF",
          "SNDBUF",
          "SHUT DOWN",
          "NETWORK",
          "INODE",
          "SEND-Q",
          "PROTOCOL",
          "RECV-Q",
          "TYPE");

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    boolean everything = exploration.detail().everything();
    List<String> titles = new ArrayList<>(TITLES);
    titles.addAll(everything ? MORE : List.of());
    TextTable table =
        out.table(titles, everything ? SPARED : SPARED.subList(MORE.size(), SPARED.size()));
    for (Task task : exploration.tasks()) {
      ProcessRow process = new ProcessRow(exploration.report(), task);
      for (DescriptorRow descriptor : DescriptorRow.of(exploration.report(), task)) {
        Optional<SocketRow> socket = descriptor.file().flatMap(FileRow::socket);
        if (socket.isPresent()) {
          List<String> cells = cells(process, descriptor, socket.get());
          cells.addAll(everything ? more(socket.get()) : List.of());
          table.row(cells.toArray(String[]::new));
        }
      }
    }
    table.finish();
  }

  private static List<String> cells(
      ProcessRow process, DescriptorRow descriptor, SocketRow socket) {
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(descriptor.pid()));
    cells.add(Long.toString(descriptor.fd()));
    cells.add(socket.familyName());
    cells.add(socket.typeName().orElse(NONE));
    cells.add(socket.protocol().orElse(NONE));
    cells.add(socket.stateName().orElse(NONE));
    cells.add(Long.toString(socket.waitingBytes()));
    cells.add(Long.toString(socket.unsentBytes().orElse(0L)));
    cells.add(TextValues.name(socket.localText()));
    cells.add(socket.remoteText().map(TextValues::name).orElse(NONE));
    cells.add(process.name().map(FileText::of).orElse("?"));
    return cells;
  }

  private static List<String> more(SocketRow socket) {
    return List.of(
        socket.inode().isPresent() ? TextOut.decimal(socket.inode().getAsInt()) : NONE,
        socket.networkNamespace().isPresent()
            ? TextOut.decimal(socket.networkNamespace().getAsInt())
            : NONE,
        socket.shutdown(),
        Long.toString(socket.sendBuffer()),
        Long.toString(socket.receiveBuffer()),
        String.join(", ", socket.options().names()));
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
