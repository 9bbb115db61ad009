package org.crit4j.cli.memory;

import java.io.IOException;
import java.io.OutputStream;
import org.crit4j.checkpoint.TaskMemory;

/** Prints the bytes that a checkpoint has of a process. */
public final class MemoryDump {
  private final Selection selection;

  /** A dump of the part of the memory that is selected. */
  public MemoryDump(Selection selection) {
    this.selection = selection;
  }

  /**
   * Writes the dump.
   *
   * @param compact whether rows that repeat are left out
   */
  public void write(TaskView task, OutputStream out, boolean compact) throws IOException {
    HexDump dump = new HexDump(out, compact);
    dump.writeTitle();
    try (TaskMemory memory = task.open()) {
      for (AddressRange range : selection.of(task)) {
        memory.forEachStored(range.start(), range.end(), dump);
      }
    }
    dump.flush();
  }
}
