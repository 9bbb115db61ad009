package org.crit4j.query.table;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A format of files with tables. CSV and NDJSON come along; others are services, found where their
 * jars are on the class path.
 */
public interface FileFormat {
  /** Writes the rows of a table to a file. Finishing writes it to its end; closing releases it. */
  interface Writer extends RowWriter, Closeable {}

  /** Its name, and the ending of its files. */
  String word();

  /**
   * Opens a new file.
   *
   * @param table the table; the writer begins with its columns
   * @param file the file, which does not exist
   * @throws IOException if it cannot be made
   */
  Writer open(FleetTable<?> table, Path file) throws IOException;

  /** Text with commas, RFC 4180. */
  FileFormat CSV = new Streamed("csv");

  /** An object in each line. */
  FileFormat NDJSON = new Streamed("ndjson");

  /** The format of a name; empty if there is none. */
  static Optional<FileFormat> of(String word) {
    for (FileFormat each : List.of(CSV, NDJSON)) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    for (FileFormat each : ServiceLoader.load(FileFormat.class)) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * A format of streams.
   *
   * @param word its name
   */
  record Streamed(String word) implements FileFormat {
    @Override
    public Writer open(FleetTable<?> table, Path file) throws IOException {
      OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file));
      RowWriter rows = word.equals("csv") ? new CsvRowWriter(stream) : JsonRowWriter.lines(stream);
      return new Writer() {
        @Override
        public void begin(List<String> columns) throws IOException {
          rows.begin(columns);
        }

        @Override
        public void row(List<Optional<Object>> cells) throws IOException {
          rows.row(cells);
        }

        @Override
        public void finish() throws IOException {
          rows.finish();
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }
  }
}
