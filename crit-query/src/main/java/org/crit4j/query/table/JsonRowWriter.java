package org.crit4j.query.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.json.JsonOutput;

/** Writes each row as an object, without members for NULL: in lines of their own or in an array. */
public final class JsonRowWriter implements RowWriter {
  private final JsonOutput out;
  private final boolean lines;
  private List<String> columns = List.of();

  private JsonRowWriter(JsonOutput out, boolean lines) {
    this.out = out;
    this.lines = lines;
  }

  /** An object in each line (NDJSON), for a stream, which is not closed. */
  public static JsonRowWriter lines(OutputStream stream) {
    return new JsonRowWriter(JsonOutput.lines(stream), true);
  }

  /** An array, for a stream, which is not closed. */
  public static JsonRowWriter array(OutputStream stream) {
    return new JsonRowWriter(new JsonOutput(stream, 2), false);
  }

  @Override
  public void begin(List<String> names) throws IOException {
    columns = unique(names);
    if (!lines) {
      out.beginArray();
    }
  }

  /** Members of an object have different names: {@code pid}, {@code pid_2}. */
  private static List<String> unique(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      String free = name;
      for (int number = 2; !taken.add(free); number++) {
        free = name + "_" + number;
      }
      unique.add(free);
    }
    return unique;
  }

  @Override
  public void row(List<Optional<Object>> cells) throws IOException {
    out.beginObject();
    for (int i = 0; i < columns.size(); i++) {
      if (cells.get(i).isPresent()) {
        out.key(columns.get(i));
        Cells.write(out, cells.get(i).get());
      }
    }
    out.endObject();
    if (lines) {
      out.endLine();
    }
  }

  @Override
  public void finish() throws IOException {
    if (lines) {
      out.flush();
    } else {
      out.endArray().finish();
    }
  }
}
