package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.MmEntry;
import org.crit4j.json.JsonOutput;
import org.crit4j.memory.MemoryArea;
import org.crit4j.report.JsonRows;
import org.crit4j.report.MappingRow;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** {@code crit x DIR mems}: the mappings of the processes' memory. */
public final class MemsExplorer implements Explorer {
  private static final int COLUMN = 36;
  private static final int DIGITS = 8;
  private static final int SIZE = 16;

  @Override
  public void print(Exploration exploration, TextOut out) throws IOException {
    FileText files = new FileText(exploration.report());
    Table table = new Table(exploration, out, files, new MappingText(exploration.report()));
    for (Task task : exploration.tasks()) {
      out.heading(TextOut.decimal(task.pid()));
      table.print(task);
    }
  }

  private record Table(Exploration exploration, TextOut out, FileText files, MappingText names) {
    void print(Task task) throws IOException {
      Optional<MmEntry> memory = exploration.problems().find(task::memory);
      if (memory.isEmpty()) {
        exploration.printLack(task, out);
        return;
      }
      out.print("\t").left("exe", COLUMN).print("    ");
      out.line(out.safe(files.withPath(Integer.toUnsignedLong(memory.get().getExeFileId()))));
      for (MappingRow mapping : MappingRow.of(exploration.report(), task)) {
        MemoryArea area = mapping.area();
        out.print("\t").range(area.start(), area.end(), DIGITS, COLUMN);
        out.print(mapping.protection());
        if (exploration.detail().everything()) {
          out.print(out.safe(describe(mapping)));
        } else {
          crit(area);
        }
        out.line(area.isOrdinary() ? "" : " *");
      }
    }

    private void crit(MemoryArea area) {
      String text = names.of(area);
      if (!text.isEmpty()) {
        out.print(" ").print(out.safe(text));
      }
    }

    /** Whether others see writes, the size, and the name. */
    private static String describe(MappingRow mapping) {
      String size = TextValues.of(Tables.MAPPINGS.column("bytes").orElseThrow(), mapping);
      boolean file = mapping.kind().hasFile();
      String name = mapping.name().map(TextValues::name).orElse(file ? "?" : "");
      return (mapping.shared() ? "s" : "p")
          + " ".repeat(Math.max(1, SIZE - size.length()))
          + size
          + (name.isEmpty() ? "" : " " + name)
          + (file ? MappingText.offset(mapping.area()) : "")
          + (mapping.huge() ? " (huge pages)" : "");
    }
  }

  @Override
  public void print(Exploration exploration, ProcessRow process, JsonOutput out)
      throws IOException {
    JsonRows.members(out, Tables.PROCESSES.columns("executable"), process);
    JsonRows.array(
        out,
        "mappings",
        Tables.MAPPINGS.columnsWithout("pid"),
        MappingRow.of(exploration.report(), process.task()));
    JsonRows.members(out, Tables.PROCESSES.columns("layout"), process);
  }
}
