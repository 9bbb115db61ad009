package org.crit4j.query.engine;

import java.io.IOException;
import java.util.List;

/** A query that cannot be answered; the message is one line with the place in the query. */
public final class QueryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String unknown;
  private final transient List<String> known;

  QueryException(String message) {
    this(message, "", List.of());
  }

  /** A name in a query that does not exist, and those that do. */
  QueryException(String message, String unknown, List<String> known) {
    super(message);
    this.unknown = unknown;
    this.known = known;
  }

  /** The name of a table, column or function that does not exist; empty for other failures. */
  public String unknown() {
    return unknown;
  }

  /** The names that there are instead. */
  public List<String> known() {
    return known;
  }
}
