package org.crit4j.query.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes rows as RFC 4180 has it, in UTF-8, with a line of names at the top. NULL is nothing, and
 * an empty text is a pair of quotation marks.
 */
public final class CsvRowWriter implements RowWriter {
  private final Writer out;

  /** For a stream, which is not closed. */
  public CsvRowWriter(OutputStream stream) {
    out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  @Override
  public void begin(List<String> columns) throws IOException {
    row(columns.stream().map(it -> Optional.<Object>of(it)).toList());
  }

  @Override
  public void row(List<Optional<Object>> cells) throws IOException {
    String separator = "";
    for (Optional<Object> cell : cells) {
      out.write(separator);
      if (cell.isPresent()) {
        out.write(quoted(Cells.exactText(cell.get())));
      }
      separator = ",";
    }
    out.write("\r\n");
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      plain &= ",\"\r\n".indexOf(text.charAt(i)) < 0;
    }
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }
}
