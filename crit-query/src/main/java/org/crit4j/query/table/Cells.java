package org.crit4j.query.table;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.ColumnType;
import org.crit4j.report.FlagSet;
import org.crit4j.report.JsonRows;
import org.crit4j.report.TextValues;

/**
 * Values of columns as SQL has them: {@code Boolean}, {@code Long}, {@code BigInteger}, {@code
 * BigDecimal}, {@code Double}, {@code String}, {@code Instant}, {@link Json}, and {@code List} of
 * those.
 */
public final class Cells {
  private Cells() {}

  /**
   * JSON as a value.
   *
   * @param text the JSON, in one line of ASCII
   */
  public record Json(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** The value of a column as SQL has it. */
  static Object of(ColumnType type, Object value) {
    if (type instanceof ColumnType.ListOf list && CellType.of(list).isList()) {
      List<Object> cells = new ArrayList<>();
      for (Object each : (List<?>) value) {
        cells.add(of(list.element(), each));
      }
      return cells;
    }
    return type instanceof ColumnType.Simple simple ? simple(simple, value) : json(type, value);
  }

  private static Object simple(ColumnType.Simple type, Object value) {
    return switch (type) {
      case INTEGER, BOOLEAN, TIME -> value;
      case UNSIGNED, SIZE, ADDRESS -> unsigned((Long) value);
      case MASK -> hex((Long) value);
      case DURATION -> JsonRows.nanoseconds((Duration) value);
      case TEXT -> ((NameBytes) value).text();
      case FLAGS -> ((FlagSet) value).toString();
      case ENUM, STRING -> value.toString();
      case MESSAGE -> json(type, (Message) value);
    };
  }

  /** A number of 64 bits without sign. */
  static BigInteger unsigned(long number) {
    BigInteger signed = BigInteger.valueOf(number);
    return number >= 0 ? signed : signed.add(BigInteger.ONE.shiftLeft(Long.SIZE));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static Json json(ColumnType type, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      JsonOutput out = JsonOutput.lines(bytes);
      JsonRows.value(out, type, value);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Json(bytes.toString(StandardCharsets.US_ASCII));
  }

  /** A value as text for people: lists with commas, each byte that is not UTF-8 as {@code \xNN}. */
  public static String text(Object cell) {
    return text(cell, list -> String.join(", ", list.stream().map(Cells::text).toList()));
  }

  /** A value as text for programs: as {@link #text(Object)}, but lists are JSON. */
  static String exactText(Object cell) {
    return text(
        cell,
        list -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try {
            JsonOutput out = JsonOutput.lines(bytes);
            write(out, list);
            out.flush();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return bytes.toString(StandardCharsets.US_ASCII);
        });
  }

  private static String text(Object cell, Function<List<?>, String> lists) {
    if (cell instanceof List<?> list) {
      return lists.apply(list);
    }
    if (cell instanceof String text) {
      return TextValues.withoutSurrogates(text);
    }
    if (cell instanceof Optional<?> optional) {
      return optional.map(Cells::text).orElse("");
    }
    return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
  }

  /**
   * Writes a value as JSON.
   *
   * @throws IOException if the output cannot be written
   */
  static void write(JsonOutput out, Object cell) throws IOException {
    if (cell instanceof List<?> list) {
      out.beginArray();
      for (Object each : list) {
        write(out, each);
      }
      out.endArray();
    } else if (cell instanceof Boolean is) {
      out.value((boolean) is);
    } else if (cell instanceof Long number) {
      out.value((long) number);
    } else if (cell instanceof BigInteger number) {
      out.value(new BigDecimal(number));
    } else if (cell instanceof BigDecimal number) {
      out.value(number);
    } else if (cell instanceof Double number && Double.isFinite(number)) {
      out.value(BigDecimal.valueOf(number));
    } else if (cell instanceof Json json) {
      out.json(json.text());
    } else if (cell instanceof Optional<?> optional) {
      write(out, optional.isPresent() ? optional.get() : new Json("null"));
    } else {
      out.value(cell.toString());
    }
  }
}
