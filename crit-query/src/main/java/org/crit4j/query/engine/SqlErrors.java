package org.crit4j.query.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.query.table.FleetTable;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;
import org.h2.message.DbException;

/** The engine's messages in one line, with the place in the query. */
final class SqlErrors {
  /** Where the engine marks the place in the text that it repeats. */
  private static final String MARK = "[*]";

  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")+)\"");
  private static final Pattern EXPECTED = Pattern.compile("; expected \"(.*)\"", Pattern.DOTALL);

  private SqlErrors() {}

  /** The failure of a query. */
  static QueryException of(DbException failure, String sql) {
    SQLException cause = failure.getSQLException();
    String message =
        cause instanceof JdbcException jdbc ? jdbc.getOriginalMessage() : cause.getMessage();
    String text = String.valueOf(message);
    return switch (cause.getErrorCode()) {
      case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1 ->
          unknown("table", text, sql, FleetTable.names());
      case ErrorCode.COLUMN_NOT_FOUND_1 -> unknown("column", text, sql, columns(sql));
      case ErrorCode.FUNCTION_NOT_FOUND_1, ErrorCode.FUNCTION_ALIAS_NOT_FOUND_1 ->
          unknown("function", text, sql, Functions.NAMES);
      default -> new QueryException(message(cause, text, sql));
    };
  }

  private static String message(SQLException cause, String text, String sql) {
    return switch (cause.getErrorCode()) {
      case ErrorCode.SYNTAX_ERROR_1, ErrorCode.SYNTAX_ERROR_2 -> syntax(text, sql);
      case ErrorCode.EXCEPTION_IN_FUNCTION_1 -> innermost(cause);
      case ErrorCode.GENERAL_ERROR_1 -> oneLine(innermost(cause));
      case ErrorCode.OUT_OF_MEMORY -> "the result does not fit into memory; see CRIT_OPTS";
      default -> oneLine(text);
    };
  }

  private static String innermost(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return oneLine(String.valueOf(at.getMessage()));
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    boolean sentence = line.length() > 1 && Character.isLowerCase(line.charAt(1));
    return sentence ? Character.toLowerCase(line.charAt(0)) + line.substring(1) : line;
  }

  private static String syntax(String message, String sql) {
    String plain = message.replace("\"\"", "\"");
    Matcher expected = EXPECTED.matcher(plain);
    String wanted = expected.find() ? "; expected " + oneLine(expected.group(1)) : "";
    for (int mark = plain.lastIndexOf(MARK); mark >= 0; mark = plain.lastIndexOf(MARK, mark - 1)) {
      String before = plain.substring(0, mark);
      String after = plain.substring(mark + MARK.length());
      for (int at = Math.min(sql.length(), mark); at >= 0; at--) {
        if (before.endsWith(sql.substring(0, at)) && after.startsWith(sql.substring(at))) {
          return place(sql, at) + "syntax error" + near(sql, at) + wanted;
        }
      }
    }
    return "syntax error" + wanted;
  }

  private static String near(String sql, int at) {
    String rest = sql.substring(at).strip();
    Matcher word = Pattern.compile("\\w+|\\S").matcher(rest);
    return word.lookingAt() ? " at \"" + word.group() + "\"" : " at the end";
  }

  private static QueryException unknown(
      String what, String message, String sql, List<String> known) {
    Matcher quoted = QUOTED.matcher(message);
    String name = quoted.find() ? quoted.group(1) : "";
    String word = name.substring(name.lastIndexOf('.') + 1);
    Matcher place =
        Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)", Pattern.CASE_INSENSITIVE)
            .matcher(sql);
    String where = !word.isEmpty() && place.find() ? place(sql, place.start()) : "";
    List<String> others = known.stream().filter(it -> !it.equalsIgnoreCase(word)).toList();
    return new QueryException(where + "there is no " + what + " \"" + name + "\"", word, others);
  }

  /** The columns of the tables that a query names. */
  private static List<String> columns(String sql) {
    List<String> names = new ArrayList<>();
    for (FleetTable<?> table : FleetTable.all()) {
      if (sql.toLowerCase(Locale.ROOT).contains(table.name())) {
        names.addAll(table.columns());
      }
    }
    return names;
  }

  private static String place(String sql, int at) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < at; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return "line " + line + ", column " + (at - start + 1) + ": ";
  }
}
