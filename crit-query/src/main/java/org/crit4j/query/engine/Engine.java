package org.crit4j.query.engine;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.crit4j.query.table.Fleet;
import org.crit4j.query.table.FleetTable;
import org.crit4j.query.table.RowWriter;
import org.h2.command.Command;
import org.h2.command.Prepared;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.result.ResultInterface;
import org.h2.schema.Schema;
import org.h2.table.Column;
import org.h2.value.TypeInfo;
import org.h2.value.Value;

/**
 * A database in memory with the tables of a fleet. Queries run as a user who may read these tables
 * and nothing else: the engine's functions for files, links and scripts are for administrators.
 */
public final class Engine implements AutoCloseable {
  private static final String URL = "jdbc:h2:";
  private static final AtomicLong COUNT = new AtomicLong();

  private static final String DATABASE =
      ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_ON_EXIT=FALSE";

  /** Some words of the grammar are names of columns. */
  private static final String SESSION =
      ";NON_KEYWORDS=VALUE,GROUPS;LAZY_QUERY_EXECUTION=1;TIME ZONE=UTC";

  private static final String PUBLIC = "public.";

  private static final String ADMINISTRATOR = "crit";
  private static final String READER = "reader";

  private final String name = "mem:crit" + COUNT.incrementAndGet();
  private final JdbcConnection administrator;
  private final JdbcConnection reader;
  private final List<FleetView> views = new ArrayList<>();

  /** The database of a fleet, whose closing is up to the caller. */
  public Engine(Fleet fleet) {
    try {
      administrator = connect(URL + name + DATABASE, ADMINISTRATOR);
      try (var statement = administrator.createStatement()) {
        statement.execute("CREATE USER " + READER + " PASSWORD ''");
        statement.execute("GRANT SELECT ON SCHEMA public TO " + READER);
        alias("hex", "hex");
        alias("has_flag", "hasFlag");
        alias("is_secret", "isSecret");
        alias("masked", "masked");
        alias("memory_matches", "memoryMatches");
        alias("memory_matches_regex", "memoryMatchesRegex");
      }
      SessionLocal session = (SessionLocal) administrator.getSession();
      for (FleetTable<?> table : FleetTable.all()) {
        add(fleet, table, session);
      }
      reader = connect(URL + name + SESSION, READER);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Functions.register(name, fleet);
  }

  private static JdbcConnection connect(String url, String user) throws SQLException {
    return new JdbcConnection(url, new Properties(), user, "", false);
  }

  private void alias(String name, String method) throws SQLException {
    try (var statement = administrator.createStatement()) {
      String target = Functions.class.getName() + "." + method;
      statement.execute("CREATE ALIAS " + name + " FOR \"" + target + "\"");
    }
  }

  private void add(Fleet fleet, FleetTable<?> table, SessionLocal session) {
    Database database = session.getDatabase();
    Schema schema = database.getMainSchema();
    CreateTableData data = new CreateTableData();
    data.schema = schema;
    data.session = session;
    data.tableName = table.name();
    data.id = database.allocateObjectId();
    for (int i = 0; i < table.columns().size(); i++) {
      TypeInfo type = H2Values.type(table.types().get(i));
      data.columns.add(new Column(table.columns().get(i), type));
    }
    FleetView view = new FleetView(fleet, table, data);
    schema.add(view);
    views.add(view);
  }

  /**
   * Answers a query.
   *
   * @throws QueryException if it is not a query, or fails
   * @throws IOException if the output cannot be written
   */
  public void run(String sql, RowWriter out) throws IOException {
    views.forEach(FleetView::forget);
    SessionLocal session = (SessionLocal) reader.getSession();
    ResultInterface result;
    try {
      result = execute(session, sql);
    } catch (DbException e) {
      throw SqlErrors.of(e, sql);
    }
    try (result) {
      write(result, sql, out);
    }
  }

  private static ResultInterface execute(SessionLocal session, String sql) throws IOException {
    // One statement: this fails where another one follows.
    Prepared statement = session.prepare(sql);
    if (!statement.isQuery()) {
      throw new QueryException("this is not a query; expected SELECT, VALUES, WITH or EXPLAIN");
    }
    Command command = session.prepareLocal(sql);
    return command.executeQuery(0, 0, false);
  }

  private static void write(ResultInterface result, String sql, RowWriter out) throws IOException {
    int count = result.getVisibleColumnCount();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(result.getAlias(i).replace(PUBLIC, ""));
    }
    out.begin(names);
    while (next(result, sql)) {
      out.row(cells(result.currentRow(), count, sql));
    }
    out.finish();
  }

  private static boolean next(ResultInterface result, String sql) throws QueryException {
    try {
      return result.next();
    } catch (DbException e) {
      throw SqlErrors.of(e, sql);
    }
  }

  private static List<Optional<Object>> cells(Value[] values, int count, String sql)
      throws QueryException {
    List<Optional<Object>> cells = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        cells.add(H2Values.cell(values[i]));
      }
    } catch (DbException e) {
      throw SqlErrors.of(e, sql);
    }
    return cells;
  }

  @Override
  public void close() {
    Functions.unregister(name);
    try {
      reader.close();
      administrator.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
