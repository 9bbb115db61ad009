package org.crit4j.report;

import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;

/** Rows as JSON objects: a member for each column that has a value. */
public final class JsonRows {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private JsonRows() {}

  /**
   * Writes rows as the elements of an array under a key.
   *
   * @throws IOException if the output cannot be written
   */
  public static <R> void array(
      JsonOutput out, String key, List<Column<R>> columns, Iterable<R> rows) throws IOException {
    out.key(key).beginArray();
    for (R row : rows) {
      object(out, columns, row);
    }
    out.endArray();
  }

  /**
   * Writes a row as an object.
   *
   * @throws IOException if the output cannot be written
   */
  public static <R> void object(JsonOutput out, List<Column<R>> columns, R row) throws IOException {
    out.beginObject();
    members(out, columns, row);
    out.endObject();
  }

  /**
   * Writes a row as members of an object that has begun.
   *
   * @throws IOException if the output cannot be written
   */
  public static <R> void members(JsonOutput out, List<Column<R>> columns, R row)
      throws IOException {
    for (Column<R> column : columns) {
      Optional<?> value = column.value(row);
      if (value.isPresent()) {
        out.key(column.name());
        value(out, column.type(), value.get());
      }
    }
  }

  /**
   * Writes a value of a type.
   *
   * @throws IOException if the output cannot be written
   */
  public static void value(JsonOutput out, ColumnType type, Object value) throws IOException {
    if (type instanceof ColumnType.ListOf list) {
      out.beginArray();
      for (Object each : (List<?>) value) {
        value(out, list.element(), each);
      }
      out.endArray();
    } else if (type instanceof ColumnType.RowOf<?> row) {
      nested(out, row, value);
    } else {
      simple(out, (ColumnType.Simple) type, value);
    }
  }

  private static <N> void nested(JsonOutput out, ColumnType.RowOf<N> type, Object value)
      throws IOException {
    object(out, type.columns(), type.rowType().cast(value));
  }

  private static void simple(JsonOutput out, ColumnType.Simple type, Object value)
      throws IOException {
    switch (type) {
      case INTEGER -> out.value((long) (Long) value);
      case UNSIGNED, SIZE -> out.unsigned((Long) value);
      case ADDRESS, MASK -> out.hex((Long) value);
      case DURATION -> out.value(nanoseconds((Duration) value));
      case BOOLEAN -> out.value((boolean) (Boolean) value);
      case TEXT -> out.value(((NameBytes) value).bytes());
      case TIME, FLAGS, ENUM, STRING -> out.value(value.toString());
      case MESSAGE -> out.value((Message) value);
    }
  }

  /** Nanoseconds; the largest number for what is longer than 292 years. */
  public static long nanoseconds(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
  }
}
