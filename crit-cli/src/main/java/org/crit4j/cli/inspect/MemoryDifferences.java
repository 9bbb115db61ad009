package org.crit4j.cli.inspect;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.crit4j.Printable;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.content.HexDump;
import org.crit4j.report.diff.ContentChange;
import org.crit4j.report.diff.MappingChange;

/** The bytes of memory that differ, as rows before and rows after. */
public final class MemoryDifferences {
  private final OutputStream out;
  private long pid = -1;
  private long mapping;

  private MemoryDifferences(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes the differences, one after the other.
   *
   * @throws IOException if the output cannot be written, or a memory not be read
   */
  public static void write(ContainerDiff diff, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out);
    MemoryDifferences differences = new MemoryDifferences(buffered);
    for (long pid : diff.memory().keySet()) {
      diff.contents(pid, differences::write);
    }
    buffered.flush();
  }

  private void write(long process, MappingChange change, ContentChange content) throws IOException {
    if (process != pid || change.start() != mapping) {
      pid = process;
      mapping = change.start();
      String name = change.name().isEmpty() ? "" : " " + Printable.of(change.name());
      String title =
          String.format("%nPID %d, %012x-%012x%s%n", pid, change.start(), change.end(), name);
      out.write(title.getBytes(StandardCharsets.UTF_8));
    }
    if (content.before().isPresent()) {
      HexDump.rows("- ", content.address(), content.before().get(), out);
    }
    if (content.after().isPresent()) {
      HexDump.rows("+ ", content.address(), content.after().get(), out);
    }
  }
}
