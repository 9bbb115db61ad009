package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.json.JsonOutput;

/**
 * A JSON array on standard output with an element for each input. It begins with the first one: if
 * none can be shown, there is no output, rather than a list that looks like an answer.
 */
final class JsonList {
  private final JsonOutput out;
  private boolean begun;

  JsonList(Console console) {
    this.out = console.json();
  }

  /** Where to write the next element. */
  JsonOutput element() throws IOException {
    begin();
    return out;
  }

  /** Begins the list even if it will have no element. */
  void begin() throws IOException {
    if (!begun) {
      out.beginArray();
      begun = true;
    }
  }

  /** Ends the list if it has begun. */
  void finish() throws IOException {
    if (begun) {
      out.endArray().finish();
    }
  }
}
