/**
 * Changes checkpoints and keeps them consistent ({@link org.crit4j.edit}).
 *
 * @since 0.1.0
 */
@SuppressWarnings("requires-automatic")
module org.crit4j.edit {
  requires transitive org.crit4j.core;
  requires transitive org.crit4j.containers;
  requires com.google.gson;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports org.crit4j.edit;
  exports org.crit4j.edit.change;
  exports org.crit4j.edit.convert;
  exports org.crit4j.edit.pages;
  exports org.crit4j.edit.preflight;
  exports org.crit4j.edit.scrub;
  exports org.crit4j.edit.restore;
}
