package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.CheckpointMemory;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.images.MmEntry;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.source.PageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory that is read from a dump is what {@code /proc} showed before.
 *
 * <p>Runs where {@link RestoreIT} does.
 */
final class DumpedMemoryIT {
  private static final int PAGE = 4096;
  private static final int MAP_DROPPABLE = 8;

  /** The kernel notes in each thread on which CPU it runs (rseq), and CRIU makes them run. */
  private static final int CHANGED_BY_THE_DUMP = 4 * 16;

  @TempDir private Path directory;

  @Test
  void isWhatTheProcessesHad() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: no memory is dumped, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    Criu criu = search.criu().orElseThrow();
    Victim victim = Victim.start(criu.python(), directory);
    try {
      List<Integer> tasks = List.of(victim.number("parent"), victim.number("child"));
      Map<Integer, Before> before = new HashMap<>();
      for (int pid : tasks) {
        stop(pid);
      }
      for (int pid : tasks) {
        before.put(pid, Before.of(pid));
      }
      Path images = directory.resolve("images");
      criu.dump(tasks.get(0), images);
      for (Map.Entry<Integer, Before> each : before.entrySet()) {
        compare(each.getValue(), new Images(DirectorySource.open(images)), each.getKey());
      }
    } finally {
      victim.kill();
    }
  }

  private static void stop(int pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-STOP", Integer.toString(pid)).start().waitFor());
    Path status = Path.of("/proc", Integer.toString(pid), "status");
    Victim.waitUntil(() -> Files.readString(status).contains("State:\tT"), "it does not stop");
  }

  private static void compare(Before before, Images images, int pid) throws IOException {
    MmEntry mm = images.first("mm-" + pid + ".img", MmEntry.class).orElseThrow();
    try (TaskMemory memory = new CheckpointMemory(images).open(pid, mm)) {
      assertEquals(before.arguments, text(memory.strings(mm.getMmArgStart(), mm.getMmArgEnd())));
      assertEquals(before.environment, text(memory.strings(mm.getMmEnvStart(), mm.getMmEnvEnd())));
      int stored = 0;
      int changed = 0;
      for (Map.Entry<Long, byte[]> page : before.pages.entrySet()) {
        long at = page.getKey();
        MemoryRange range = memory.rangeAt(at, at + PAGE);
        assertTrue(
            range.state() != PageState.UNMAPPED && range.state() != PageState.MISSING,
            () -> range.toString());
        if (range.state().isReadable() && !isDroppable(mm, at)) {
          stored += range.state() == PageState.STORED ? 1 : 0;
          changed += differences(page.getValue(), memory.bytes(at, at + PAGE));
        }
      }
      System.out.println("Dumped memory: " + stored + " pages, " + changed + " bytes changed");
      assertTrue(stored > 100, "a Python has more pages than that");
      assertTrue(changed <= CHANGED_BY_THE_DUMP, changed + " bytes are not what they were");
    }
  }

  /** The kernel may drop such pages at any time, so CRIU leaves them out: glibc's random state. */
  private static boolean isDroppable(MmEntry mm, long address) {
    return mm.getVmasList().stream()
        .anyMatch(
            it ->
                (it.getFlags() & MAP_DROPPABLE) == MAP_DROPPABLE
                    && it.getStart() <= address
                    && address < it.getEnd());
  }

  private static String text(List<byte[]> strings) {
    return strings.stream()
        .map(it -> new String(it, ISO_8859_1) + "\0")
        .collect(Collectors.joining());
  }

  private static int differences(byte[] before, byte[] after) {
    int count = 0;
    for (int i = 0; i < PAGE; i++) {
      count += before[i] == after[i] ? 0 : 1;
    }
    return count;
  }

  /** What {@code /proc} shows of a process: its strings, and its pages. */
  private record Before(String arguments, String environment, Map<Long, byte[]> pages) {

    static Before of(int pid) throws IOException {
      Path proc = Path.of("/proc", Integer.toString(pid));
      Map<Long, byte[]> pages = new HashMap<>();
      try (FileChannel memory = FileChannel.open(proc.resolve("mem"))) {
        for (String line : Files.readAllLines(proc.resolve("maps"))) {
          String[] columns = line.split("[- ]+", 4);
          // Not the kernel's own: vvar, vsyscall.
          if (!line.contains("[v") && columns[2].startsWith("r")) {
            read(memory, Long.parseLong(columns[0], 16), Long.parseLong(columns[1], 16), pages);
          }
        }
      }
      return new Before(
          Files.readString(proc.resolve("cmdline"), ISO_8859_1),
          Files.readString(proc.resolve("environ"), ISO_8859_1),
          pages);
    }

    private static void read(FileChannel memory, long start, long end, Map<Long, byte[]> pages)
        throws IOException {
      for (long at = start; at < end; at += PAGE) {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        if (isThere(memory, at, page)) {
          pages.put(at, page.array());
        }
      }
    }

    private static boolean isThere(FileChannel memory, long at, ByteBuffer page) {
      try {
        return memory.read(page, at) == PAGE;
      } catch (IOException e) {
        // Mapped, but beyond the end of the file.
        return false;
      }
    }
  }
}
