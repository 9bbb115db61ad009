package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Queues;
import org.crit4j.images.TcpStreamEntry;

/**
 * Data that was on its way at the dump: written, and not read yet.
 *
 * @param kind where it waits
 * @param id ID of the pipe, of the socket as a file, or of the message queue
 * @param packets number of packets; empty for streams
 * @param bytes number of bytes
 */
public record QueueRow(Kind kind, long id, Optional<Long> packets, long bytes) {
  /** Where data waits. */
  public enum Kind {
    /** In a pipe or FIFO. */
    PIPE,
    /** In the receive queue of a socket other than TCP's. */
    SOCKET,
    /** Received by a TCP connection. */
    TCP_RECEIVED,
    /** Taken by a TCP connection and not acknowledged by the peer. */
    TCP_UNSENT,
    /** In a message queue of System V. */
    MESSAGES
  }

  static final Table<CheckpointReport, QueueRow> TABLE =
      Table.named(
          "queues",
          "Data that was written and not read yet at the dump.",
          QueueRow.class,
          QueueRow::define);

  private static Table.Definition<CheckpointReport, QueueRow> define(
      Table.Builder<QueueRow> table) {
    return table
        .column(
            "kind",
            ENUM,
            "pipe, socket, tcp received, tcp unsent or messages.",
            it -> TextValues.word(it.kind()))
        .column(
            "id",
            INTEGER,
            "ID of the pipe, of the socket's file, or of the message queue.",
            QueueRow::id)
        .column("packets", INTEGER, "Packets or messages; empty for streams.", QueueRow::packets)
        .column("bytes", SIZE, "Bytes.", QueueRow::bytes)
        .rows(report -> Rows.flat(parts(report), it -> it), "kind", "id");
  }

  private static List<Iterable<QueueRow>> parts(CheckpointReport report) {
    return List.of(
        Rows.flat(report.rows(PipeRow.TABLE), QueueRow::ofPipe),
        Rows.flat(report.rows(SocketRow.TABLE), it -> ofSocket(report, it)),
        messages(report));
  }

  private static List<QueueRow> messages(CheckpointReport report) {
    List<QueueRow> rows = new ArrayList<>();
    report
        .problems()
        .attempt(report.checkpoint().queues()::inMessageQueues, Map.<Integer, Queues.Waiting>of())
        .forEach(
            (id, waiting) -> {
              if (waiting.packets() > 0) {
                rows.add(
                    new QueueRow(
                        Kind.MESSAGES,
                        Integer.toUnsignedLong(id),
                        Optional.of(waiting.packets()),
                        waiting.bytes()));
              }
            });
    return rows;
  }

  private static List<QueueRow> ofPipe(PipeRow pipe) {
    return pipe.waitingBytes() == 0
        ? List.of()
        : List.of(new QueueRow(Kind.PIPE, pipe.pipeId(), Optional.empty(), pipe.waitingBytes()));
  }

  private static List<QueueRow> ofSocket(CheckpointReport report, SocketRow socket) {
    List<QueueRow> rows = new ArrayList<>();
    Queues.Waiting waiting =
        report
            .problems()
            .attempt(
                () -> report.checkpoint().queues().inSocket(socket.socket().id()),
                Queues.Waiting.NOTHING);
    if (waiting.packets() > 0) {
      rows.add(
          new QueueRow(Kind.SOCKET, socket.id(), Optional.of(waiting.packets()), waiting.bytes()));
    }
    Optional<TcpStreamEntry> stream = socket.stream();
    stream.ifPresent(it -> stream(Kind.TCP_RECEIVED, socket, it.getInqLen(), rows));
    stream.ifPresent(it -> stream(Kind.TCP_UNSENT, socket, it.getOutqLen(), rows));
    return rows;
  }

  private static void stream(Kind kind, SocketRow socket, int bytes, List<QueueRow> rows) {
    if (bytes != 0) {
      rows.add(new QueueRow(kind, socket.id(), Optional.empty(), Integer.toUnsignedLong(bytes)));
    }
  }
}
