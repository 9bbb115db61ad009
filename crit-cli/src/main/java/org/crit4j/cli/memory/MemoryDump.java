package org.crit4j.cli.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;

/** Prints the bytes that a checkpoint has of a process. */
public final class MemoryDump {
  private MemoryDump() {}

  /**
   * Writes the dump.
   *
   * @param compact whether rows that repeat are left out
   */
  public static void write(
      Task task, List<AddressRange> ranges, OutputStream out, boolean compact) throws IOException {
    HexDump dump = new HexDump(out, compact);
    dump.writeTitle();
    try (TaskMemory memory = task.openMemory()) {
      for (AddressRange range : ranges) {
        memory.forEachStored(range.start(), range.end(), dump);
      }
    }
    dump.flush();
  }
}
