/**
 * Reads and writes CRIU's checkpoint images: as typed messages ({@link org.crit4j.image}), and as
 * JSON ({@link org.crit4j.json}), one file or a directory ({@link org.crit4j.directory}) at a time.
 *
 * @since 0.1.0
 */
@SuppressWarnings("module") // The module that gets the internal package is built after this one.
module org.crit4j.core {
  // Messages are part of the API: an entry is one of them. Brings protobuf-java along.
  requires transitive org.crit4j.images;
  requires org.lz4.java;
  requires static org.jspecify;

  exports org.crit4j;
  exports org.crit4j.finding;
  exports org.crit4j.image;
  exports org.crit4j.message;
  exports org.crit4j.json;
  exports org.crit4j.directory;
  exports org.crit4j.checkpoint;
  exports org.crit4j.checkpoint.file;
  exports org.crit4j.checkpoint.search;
  exports org.crit4j.source;
  exports org.crit4j.memory;
  exports org.crit4j.content;
  exports org.crit4j.report;
  exports org.crit4j.report.diff;
  exports org.crit4j.validate;
  exports org.crit4j.internal.io to
      org.crit4j.containers,
      org.crit4j.coredump,
      org.crit4j.edit,
      org.crit4j.query;
  exports org.crit4j.internal.column to
      org.crit4j.containers;
  exports org.crit4j.internal.pages to
      org.crit4j.edit;
  exports org.crit4j.internal.host to
      org.crit4j.edit;
}
