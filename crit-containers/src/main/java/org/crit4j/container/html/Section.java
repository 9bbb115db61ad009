package org.crit4j.container.html;

/** A part of the page. */
interface Section {
  /** Its name in links. */
  String id();

  /** Its headline. */
  String title();

  /** Writes everything below the headline. */
  void write(Html html);

  /** Whether there is nothing to say, so that it is left out. */
  default boolean isEmpty() {
    return false;
  }
}
