package org.crit4j.checkpoint.facts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.ColumnType.Simple;
import org.crit4j.report.FileRow;
import org.crit4j.report.LockRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.TextValues;

/** Facts on open files, from the table of them. To be replaced by its rows. */
public final class FileFacts {
  private final CheckpointReport report;

  /** Facts from a checkpoint. */
  public FileFacts(Checkpoint checkpoint) {
    this.report = CheckpointReport.of(checkpoint);
  }

  /** The facts on a file, in an order that depends on its kind only. */
  public List<Fact> of(OpenFile file) {
    FileRow row = new FileRow(report, file);
    List<Fact> facts = new ArrayList<>();
    for (Column<FileRow> column : FileRow.details()) {
      boolean known =
          column.name().equals("pipe_id")
              || column.name().equals("build_id")
              || (column.name().equals("path") && !file.kind().equals(FileKind.TTY));
      Optional<?> value = known ? Optional.empty() : column.value(row);
      value.ifPresent(it -> add(column.label(), column.type(), it, facts));
    }
    row.socket().ifPresent(it -> socket(it, facts));
    return facts;
  }

  private static void socket(SocketRow socket, List<Fact> facts) {
    add("waiting bytes", Simple.SIZE, socket.waitingBytes(), facts);
    add("unsent bytes", Simple.SIZE, socket.unsentBytes().orElse(0L), facts);
  }

  private static void add(String label, ColumnType type, Object value, List<Fact> facts) {
    if (type instanceof ColumnType.ListOf list) {
      List<String> texts =
          ((List<?>) value).stream().map(it -> TextValues.of(list.element(), it)).toList();
      facts.add(Fact.list(label, texts));
    } else if (type == Simple.SIZE || type == Simple.UNSIGNED || type == Simple.INTEGER) {
      if (!label.endsWith("bytes") || (Long) value != 0) {
        facts.add(Fact.number(label, (Long) value));
      }
    } else {
      facts.add(Fact.text(label, TextValues.of(type, value)));
    }
  }

  /** The locks that a process holds through a descriptor, each in words. */
  public List<String> locks(int pid, int fd) throws IOException {
    return report.checkpoint().locks().stream()
        .filter(it -> it.getPid() == pid && it.getFd() == fd)
        .map(it -> new LockRow(it).toString())
        .toList();
  }
}
