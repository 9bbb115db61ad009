package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.Column;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.JsonRows;
import org.crit4j.report.LockRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.Tables;

/** Descriptors as JSON: each with the facts on its file or socket, and its locks. */
final class DescriptorJson {
  private static final List<Column<DescriptorRow>> DESCRIPTOR =
      Tables.DESCRIPTORS.columnsWithout("pid");
  private static final List<Column<FileRow>> FILE =
      Tables.FILES.columnsWithout("id", "type", "description");
  private static final List<Column<SocketRow>> SOCKET =
      Tables.SOCKETS.columnsWithout("id", "entry");

  private DescriptorJson() {}

  static void print(DescriptorRow descriptor, JsonOutput out) throws IOException {
    out.beginObject();
    JsonRows.members(out, DESCRIPTOR, descriptor);
    Optional<FileRow> file = descriptor.file();
    Optional<SocketRow> socket = file.flatMap(FileRow::socket);
    if (socket.isPresent()) {
      JsonRows.members(out, SOCKET, socket.get());
    }
    if (file.isPresent()) {
      JsonRows.members(out, FILE, file.get());
    }
    List<LockRow> locks = descriptor.locks();
    if (!locks.isEmpty()) {
      JsonRows.array(out, "locks", Tables.LOCKS.columns(), locks);
    }
    out.endObject();
  }
}
