package org.crit4j.query.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.PatternSyntaxException;
import org.crit4j.checkpoint.search.MemoryPattern;
import org.crit4j.query.table.CellType;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetRow;
import org.crit4j.query.table.FleetTable;
import org.crit4j.query.table.OpenCheckpoint;
import org.crit4j.report.SecretPatterns;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.tools.SimpleResultSet;
import org.jspecify.annotations.Nullable;

/** The functions that queries have besides those of the engine, which calls them by reflection. */
public final class Functions {
  /** The functions as queries have them. */
  static final List<String> NAMES =
      List.of("hex", "has_flag", "is_secret", "masked", "memory_matches", "memory_matches_regex");

  private static final String COLUMNS_ONLY = "jdbc:columnlist:connection";

  private static final Map<String, Fleet> FLEETS = new ConcurrentHashMap<>();

  private Functions() {}

  /** Searches of the database of that name are in that fleet. */
  static void register(String database, Fleet fleet) {
    FLEETS.put(database, fleet);
  }

  static void unregister(String database) {
    FLEETS.remove(database);
  }

  /**
   * A number of 64 bits in hexadecimal digits.
   *
   * @param number the number, or null
   * @return {@code 0x} and digits, or null
   */
  public static @Nullable String hex(@Nullable BigDecimal number) {
    if (number == null) {
      return null;
    }
    BigInteger whole = number.toBigInteger();
    return (whole.signum() < 0 ? "-0x" : "0x") + whole.abs().toString(16);
  }

  /**
   * Whether one of the names in a set of flags is that.
   *
   * @param flags names with | between them, or null
   * @param name the name, or null
   * @return null if one of them is
   */
  public static @Nullable Boolean hasFlag(@Nullable String flags, @Nullable String name) {
    return (flags == null || name == null) ? null : List.of(flags.split("\\|")).contains(name);
  }

  /**
   * Whether a variable is a secret by its name or by its value.
   *
   * @param name the name, or null
   * @param value the value, or null
   * @return false if both are null
   */
  public static boolean isSecret(@Nullable String name, @Nullable String value) {
    return (name != null && SecretPatterns.isName(name))
        || (value != null && SecretPatterns.isText(value));
  }

  /**
   * The value of a variable with secrets masked.
   *
   * @param name the name, or null
   * @param value the value, or null
   * @return null if the value is
   */
  public static @Nullable String masked(@Nullable String name, @Nullable String value) {
    return value == null ? null : SecretPatterns.masked(name == null ? "" : name, value);
  }

  /**
   * The places where a text is in the memory of processes.
   *
   * @param connection the engine's own
   * @param text the text, which is looked for as UTF-8
   * @return a row for each place
   * @throws SQLException if the text is empty or too long
   */
  public static ResultSet memoryMatches(Connection connection, @Nullable String text)
      throws SQLException {
    try {
      return matches(
          connection,
          text == null
              ? Optional.empty()
              : Optional.of(MemoryPattern.text(text, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new SQLException("memory_matches: " + e.getMessage(), e);
    }
  }

  /**
   * The places where a regular expression matches the memory of processes.
   *
   * @param connection the engine's own
   * @param expression the expression
   * @return a row for each place
   * @throws SQLException if it is not a regular expression
   */
  public static ResultSet memoryMatchesRegex(Connection connection, @Nullable String expression)
      throws SQLException {
    try {
      return matches(
          connection,
          expression == null ? Optional.empty() : Optional.of(MemoryPattern.regex(expression)));
    } catch (PatternSyntaxException e) {
      throw new SQLException(
          "memory_matches_regex: " + e.getDescription() + " at index " + e.getIndex(), e);
    }
  }

  private static ResultSet matches(Connection connection, Optional<MemoryPattern> pattern)
      throws SQLException {
    FleetTable<?> table = FleetTable.MATCHES;
    SimpleResultSet result = new SimpleResultSet();
    for (int i = 0; i < table.columns().size(); i++) {
      result.addColumn(table.columns().get(i), jdbcType(table.types().get(i)), 20, 0);
    }
    Fleet fleet = fleet(connection);
    for (int i = 0; fleet != null && pattern.isPresent() && i < fleet.size(); i++) {
      Optional<OpenCheckpoint> checkpoint = fleet.open(i);
      if (checkpoint.isPresent()) {
        try {
          checkpoint.get().search(pattern.get()).forEachRemaining(it -> add(it, result));
        } finally {
          fleet.release(i);
        }
      }
    }
    return result;
  }

  /** Null if the engine asks for the columns only. */
  private static @Nullable Fleet fleet(Connection connection) throws SQLException {
    return connection.getMetaData().getURL().equals(COLUMNS_ONLY)
            || !(connection instanceof JdbcConnection own)
            || !(own.getSession() instanceof SessionLocal session)
        ? null
        : FLEETS.get(session.getDatabase().getName());
  }

  private static int jdbcType(CellType type) {
    return switch (type.kind()) {
      case INTEGER -> Types.BIGINT;
      case UNSIGNED -> Types.NUMERIC;
      default -> Types.VARCHAR;
    };
  }

  private static void add(FleetRow row, SimpleResultSet result) {
    @Nullable Object[] values = new Object[FleetTable.MATCHES.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.cell(i).orElse(null);
    }
    result.addRow(values);
  }
}
