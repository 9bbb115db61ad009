/**
 * Hands images to CRIU while it restores, and takes them while it dumps ({@link
 * org.crit4j.stream}).
 *
 * @since 0.1.0
 */
module org.crit4j.stream {
  requires transitive org.crit4j.core;
  requires transitive org.crit4j.containers;
  requires transitive org.crit4j.edit;
  requires org.newsclub.net.unix;
  requires static org.jspecify;

  exports org.crit4j.stream;
}
