/**
 * Answers questions on checkpoints in SQL, and writes their tables to files.
 *
 * @since 0.1.0
 */
@SuppressWarnings({"requires-automatic", "module"}) // The engine is an automatic module.
module org.crit4j.query {
  requires transitive org.crit4j.core;
  requires transitive org.crit4j.containers;
  requires com.h2database;
  requires java.sql;
  requires static org.jspecify;

  exports org.crit4j.query;
  exports org.crit4j.query.engine;
  exports org.crit4j.query.table;

  uses org.crit4j.query.table.FileFormat;
}
