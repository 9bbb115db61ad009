package org.crit4j.report;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.internal.typed.MessageName;

/** Values of columns as text for people. On a terminal, it has to go through {@code Printable}. */
public final class TextValues {
  private TextValues() {}

  /** The value of a column in a row; empty text if there is none. */
  public static <R> String of(Column<R> column, R row) {
    return column.value(row).map(it -> of(column.type(), it)).orElse("");
  }

  /** A value of a type. */
  public static String of(ColumnType type, Object value) {
    if (type instanceof ColumnType.ListOf list) {
      List<String> texts = new ArrayList<>();
      for (Object each : (List<?>) value) {
        texts.add(of(list.element(), each));
      }
      return String.join(list.element() instanceof ColumnType.RowOf<?> ? "; " : ", ", texts);
    }
    if (type instanceof ColumnType.RowOf<?> row) {
      return nested(row, value);
    }
    return switch ((ColumnType.Simple) type) {
      case INTEGER -> value.toString();
      case UNSIGNED -> Long.toUnsignedString((Long) value);
      case ADDRESS, MASK -> "0x" + Long.toHexString((Long) value);
      case SIZE -> ByteSize.of((Long) value);
      case DURATION -> duration((Duration) value);
      case BOOLEAN -> (Boolean) value ? "yes" : "no";
      case TEXT -> name((NameBytes) value);
      case TIME, FLAGS, ENUM, STRING -> value.toString();
      case MESSAGE -> MessageName.of((Message) value);
    };
  }

  private static <N> String nested(ColumnType.RowOf<N> type, Object value) {
    return facts(type.columns(), type.rowType().cast(value));
  }

  /** Labels and values of the columns that have one: {@code clock MONOTONIC, interval 30 s}. */
  public static <R> String facts(List<Column<R>> columns, R row) {
    StringBuilder text = new StringBuilder();
    for (Column<R> column : columns) {
      Optional<?> value = column.value(row);
      if (value.isPresent()) {
        text.append(text.length() == 0 ? "" : ", ").append(column.label()).append(' ');
        text.append(of(column.type(), value.get()));
      }
    }
    return text.toString();
  }

  /** Seconds, without zeros at the end: {@code 25.6 s}. */
  public static String duration(Duration duration) {
    String text = String.format(Locale.ROOT, "%d.%09d", duration.getSeconds(), duration.getNano());
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end) + " s";
  }

  /** A name; each byte that is not UTF-8 is {@code \xNN}. */
  public static String name(NameBytes name) {
    return name.isText() ? name.text() : withoutSurrogates(name.text());
  }

  /**
   * Text as {@link NameBytes#text} gives it; each lone surrogate that stands for a byte is {@code
   * \\xNN}.
   */
  public static String withoutSurrogates(String text) {
    StringBuilder shown = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      if (character >= 0xdc80 && character <= 0xdcff) {
        shown.append("\\x").append(Integer.toHexString(character & 0xff));
      } else {
        shown.appendCodePoint(character);
      }
      at += Character.charCount(character);
    }
    return shown.toString();
  }

  /** The name of a constant in lower case, with blanks: {@code file private}. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
