package org.crit4j.internal.schema;

/** Splits a row of the schema data; a plain loop, since regular expressions cost start-up time. */
final class RowReader {
  private final String row;
  private final char separator;
  private int at;

  RowReader(String row, char separator) {
    this.row = row;
    this.separator = separator;
  }

  boolean hasNext() {
    return at <= row.length();
  }

  String next() {
    int end = row.indexOf(separator, at);
    if (end < 0) {
      end = row.length();
    }
    String part = row.substring(at, end);
    at = end + 1;
    return part;
  }
}
