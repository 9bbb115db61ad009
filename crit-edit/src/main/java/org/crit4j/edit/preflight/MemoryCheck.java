package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Task;
import org.crit4j.memory.Pagemap;

/** Whether there is memory for the pages. */
final class MemoryCheck implements Check {
  private static final long KIB = 1024;

  /** The page size of nearly all machines; larger ones make the estimate too low. */
  private static final long PAGE = 4096;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    long free = 0;
    for (String line : in.target().lines("proc/meminfo")) {
      if (line.startsWith("MemAvailable:") || line.startsWith("SwapFree:")) {
        free += number(line) * KIB;
      }
    }
    long needed = 0;
    for (Task task : in.living()) {
      Optional<Pagemap> pages = task.pagemap();
      if (pages.isPresent()) {
        for (Pagemap.Entry entry : pages.get().entries()) {
          needed += entry.isZero() ? 0 : entry.pages() * PAGE;
        }
      }
    }
    if (free > 0 && needed > free) {
      String message =
          "the processes have "
              + mib(needed)
              + " MiB of pages, the machine has "
              + mib(free)
              + " MiB free: the kernel may end processes";
      out.accept(Obstacle.of(Level.MAY_BREAK, "memory", message));
    }
  }

  private static long mib(long bytes) {
    return bytes / KIB / KIB;
  }

  /** The number in a line of /proc/meminfo. */
  static long number(String line) {
    String[] words = line.split("\\s+", -1);
    try {
      return words.length > 1 ? Long.parseLong(words[1]) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
