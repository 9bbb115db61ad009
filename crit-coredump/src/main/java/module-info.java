/**
 * Writes ELF core files of checkpointed processes ({@link org.crit4j.coredump}), and looks into
 * checkpointed JVMs ({@link org.crit4j.coredump.jvm}).
 *
 * @since 0.1.0
 */
module org.crit4j.coredump {
  requires transitive org.crit4j.core;
  requires static org.jspecify;

  exports org.crit4j.coredump;
  exports org.crit4j.coredump.jvm;
}
