package org.crit4j.validate;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes JSON, one member of an object or array after the other, indented by two. */
final class JsonText {
  private final Appendable out;
  private int depth;
  private boolean first = true;

  JsonText(Appendable out) {
    this.out = out;
  }

  JsonText open(char bracket) throws IOException {
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  JsonText close(char bracket) throws IOException {
    depth--;
    if (!first) {
      line();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void line() throws IOException {
    out.append('\n');
    for (int i = 0; i < depth; i++) {
      out.append("  ");
    }
  }

  /** Starts the next element of an array. */
  JsonText next() throws IOException {
    if (!first) {
      out.append(',');
    }
    first = false;
    line();
    return this;
  }

  JsonText key(String name) throws IOException {
    next();
    quote(name);
    out.append(": ");
    return this;
  }

  JsonText text(String name, String value) throws IOException {
    key(name);
    quote(value);
    return this;
  }

  JsonText text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      return text(name, value.get());
    }
    key(name);
    out.append("null");
    return this;
  }

  JsonText number(String name, long value) throws IOException {
    key(name);
    out.append(Long.toString(value));
    return this;
  }

  JsonText number(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      return number(name, value.getAsLong());
    }
    key(name);
    out.append("null");
    return this;
  }

  JsonText truth(String name, Optional<Boolean> value) throws IOException {
    key(name);
    out.append(value.map(String::valueOf).orElse("null"));
    return this;
  }

  void quote(String value) throws IOException {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
