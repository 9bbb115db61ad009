package org.crit4j.content;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.report.ColumnType;
import org.crit4j.report.Table;
import org.crit4j.report.TextValues;

/**
 * The content of an open file, or a part of a queue, that was written to a file.
 *
 * @param file name of the file; empty if the checkpoint does not have the content
 * @param kind what it is of
 * @param id number of the ghost file, memory file, pipe, message queue, or of the socket's file
 * @param name path or name as the processes knew it
 * @param size bytes
 * @param sha256 checksum in hexadecimal digits; empty without a file
 * @param descriptors who has it open, as {@code PID/FD}
 * @param note why there is no content, or more about it
 */
public record SavedContent(
    Optional<String> file,
    Kind kind,
    long id,
    Optional<NameBytes> name,
    Optional<Long> size,
    Optional<String> sha256,
    List<String> descriptors,
    Optional<String> note) {
  /** What content is of. */
  public enum Kind {
    /** A file that was removed while it was open. */
    DELETED_FILE,
    /** A memory file. */
    MEMFD,
    /** A pipe. */
    PIPE,
    /** A FIFO. */
    FIFO,
    /** Packets or bytes that a socket has received; all that a stream socket has are one file. */
    SOCKET,
    /** Bytes that a TCP connection has received. */
    TCP_RECEIVED,
    /** Bytes that a TCP connection has taken and the peer has not acknowledged. */
    TCP_UNSENT,
    /** A message in a queue of System V. */
    MESSAGE
  }

  /** The columns of an index. */
  public static final Table<List<SavedContent>, SavedContent> TABLE =
      Table.named(
          "contents",
          "Content of an open file or queue.",
          SavedContent.class,
          SavedContent::define);

  private static Table.Definition<List<SavedContent>, SavedContent> define(
      Table.Builder<SavedContent> table) {
    return table
        .column("file", STRING, "File with the content.", SavedContent::file)
        .column("kind", ENUM, "deleted file, memfd and others.", it -> TextValues.word(it.kind()))
        .column("id", INTEGER, "Number in the checkpoint.", SavedContent::id)
        .column("name", TEXT, "Path or name.", SavedContent::name)
        .column("size", SIZE, "Bytes.", SavedContent::size)
        .column("sha256", STRING, "Checksum of the content.", SavedContent::sha256)
        .column(
            "descriptors",
            new ColumnType.ListOf(STRING),
            "Who has it open: PID/FD.",
            SavedContent::descriptors)
        .column("note", STRING, "Why there is no content, or more on it.", SavedContent::note)
        .rows(it -> it, "kind", "id", "file");
  }

  /** Copies the list. */
  public SavedContent {
    descriptors = List.copyOf(descriptors);
  }
}
