package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.crit4j.CritException;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.memory.PageRun;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.Images;
import org.crit4j.source.PageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory of real dumps, against tables that a script has made which reads page by page and
 * shares nothing with this project; see the README beside them.
 */
final class MemoryCorpusTest {
  /** Zeros of more than this are not read through. */
  private static final long LARGE = 64 << 20;

  private record Row(String kind, long id, MemoryRange range, String checksum) {
    static Row of(String line) {
      String[] columns = line.split("\t", -1);
      return new Row(
          columns[0],
          Long.parseLong(columns[1]),
          new MemoryRange(
              Long.parseUnsignedLong(columns[2], 16),
              Long.parseUnsignedLong(columns[3], 16),
              PageState.valueOf(columns[4])),
          columns[5]);
    }
  }

  private static List<Row> table(String name) throws IOException {
    return Files.readAllLines(Fixtures.file("memory/" + name + ".tsv")).stream()
        .map(Row::of)
        .toList();
  }

  private static Images images(String name) throws IOException {
    return new Images(DirectorySource.open(Fixtures.images(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compat32",
        "lazy-pages",
        "memory",
        "names-bytes",
        "names-utf8",
        "page-server",
        "parent-chain",
        "sysv-ipc"
      })
  void everyByteIsAsTheTableHasIt(String name) throws IOException {
    CheckpointMemory checkpoint = new CheckpointMemory(images(name));
    List<Row> rows = table(name);
    assertFalse(rows.isEmpty());
    for (Row row : rows) {
      try (TaskMemory memory =
          row.kind.equals("task") ? checkpoint.open(row.id) : checkpoint.openShared(row.id)) {
        assertEquals(
            row.range, memory.rangeAt(row.range.start(), row.range.end()), () -> name + ": " + row);
        if (row.range.state().isReadable() && row.range.length() <= LARGE) {
          assertEquals(row.checksum, checksum(memory, row.range), () -> name + ": " + row);
        }
      }
    }
  }

  private static String checksum(TaskMemory memory, MemoryRange range) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = memory.stream(range.start(), range.end())) {
      byte[] buffer = new byte[10_000];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return String.format("%08x", sum.getValue());
  }

  @Test
  void rangesFollowEachOtherUpToTheEndOfAllAddresses() throws IOException {
    try (TaskMemory memory = new CheckpointMemory(images("memory")).open(11387)) {
      List<MemoryRange> mapped = new ArrayList<>();
      for (long at = 0; at != -1; ) {
        MemoryRange range = memory.rangeAt(at, -1);
        assertEquals(at, range.start());
        at = range.end();
        if (range.state() != PageState.UNMAPPED) {
          mapped.add(range);
        }
      }
      long sum = mapped.stream().mapToLong(MemoryRange::length).sum();
      assertEquals(memory.size(), sum, "no guards here, so all mappings are in some state");
      assertEquals(PageState.EXTERNAL, mapped.get(mapped.size() - 1).state(), "[vsyscall]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"compat32", "memory", "page-server", "parent-chain", "sysv-ipc"})
  void argumentsAndEnvironmentAreStrings(String name) throws IOException {
    Images images = images(name);
    for (ImageName image : images.names(ImageType.MM)) {
      MmEntry mm = images.first(image.file(), MmEntry.class).orElseThrow();
      long pid = image.number().orElseThrow();
      try (TaskMemory memory = new CheckpointMemory(images).open(pid, mm)) {
        List<byte[]> arguments = memory.strings(mm.getMmArgStart(), mm.getMmArgEnd());
        List<byte[]> environment = memory.strings(mm.getMmEnvStart(), mm.getMmEnvEnd());
        assertFalse(arguments.isEmpty());
        assertTrue(arguments.get(0).length > 0, "the name of the program");
        for (byte[] variable : environment) {
          assertTrue(text(variable).contains("="), () -> text(variable));
        }
      }
    }
  }

  private static String text(byte... bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void whatWasLeftInTheProcessIsSaidToBe() throws IOException {
    Row lazy =
        table("lazy-pages").stream()
            .filter(it -> it.range.state() == PageState.LAZY)
            .findFirst()
            .orElseThrow();
    try (TaskMemory memory = new CheckpointMemory(images("lazy-pages")).open(lazy.id)) {
      assertEquals(0, memory.read(lazy.range.start(), new byte[16], 0, 16));
      CritException problem =
          assertThrows(
              CritException.class, () -> memory.bytes(lazy.range.start(), lazy.range.start() + 16));
      assertEquals(
          "the memory at 0x"
              + Long.toHexString(lazy.range.start())
              + " was left in the process for a lazy restore",
          problem.problem());
    }
  }

  @Test
  void aPreDumpHasWhatItsPagemapHas() throws IOException {
    Path first = Fixtures.checkpoint("parent-chain").resolve("pre-1");
    Images before = new Images(DirectorySource.open(first));
    try (TaskMemory memory = new CheckpointMemory(before).open(12541)) {
      PageRun run = memory.runs().get(0);
      assertTrue(run.isPresent());
      long end = run.address() + run.pages() * memory.pageSize();
      byte[] pages = Files.readAllBytes(first.resolve("pages-1.img"));
      byte[] expected = Arrays.copyOf(pages, (int) (end - run.address()));
      assertArrayEquals(expected, memory.bytes(run.address(), end));
      assertEquals(PageState.UNMAPPED, memory.rangeAt(0, run.address()).state());
    }
  }

  @Test
  void storedBytesComeInOrderAndNothingElse() throws IOException {
    for (Row row : table("parent-chain")) {
      if (row.kind.equals("task") && row.range.state() == PageState.STORED) {
        CRC32 sum = new CRC32();
        long[] at = {row.range.start()};
        try (TaskMemory memory = new CheckpointMemory(images("parent-chain")).open(row.id)) {
          memory.forEachStored(
              row.range.start(),
              row.range.end(),
              (address, bytes, length) -> {
                assertEquals(at[0], address);
                at[0] += length;
                sum.update(bytes, 0, length);
              });
        }
        assertEquals(row.range.end(), at[0]);
        assertEquals(row.checksum, String.format("%08x", sum.getValue()));
      }
    }
  }
}
