package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.testing.ImageDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bisection finds what looking through all mappings finds, in whatever order they are. */
final class MappingLookupTest {
  private static final int ROUNDS = 50;
  private static final int RANGE = 60;

  @TempDir private Path directory;

  private static MmEntry mappings(Random random, boolean sorted) {
    MmEntry.Builder mm =
        MmEntry.newBuilder()
            .setMmStartCode(0)
            .setMmEndCode(0)
            .setMmStartData(0)
            .setMmEndData(0)
            .setMmStartStack(0)
            .setMmStartBrk(0)
            .setMmBrk(0)
            .setMmArgStart(0)
            .setMmArgEnd(0)
            .setMmEnvStart(0)
            .setMmEnvEnd(0)
            .setExeFileId(0);
    int from = 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      int start = sorted ? from + random.nextInt(4) : random.nextInt(RANGE);
      int end = start + random.nextInt(6);
      from = end;
      mm.addVmas(
          VmaEntry.newBuilder()
              .setStart(start)
              .setEnd(end)
              .setPgoff(0)
              .setShmid(0)
              .setProt(0)
              .setFlags(0)
              .setStatus(1)
              .setFd(-1));
    }
    return mm.build();
  }

  @Test
  void findsTheFirstThatContainsAnAddress() throws IOException {
    Random random = new Random(17);
    for (int round = 0; round < ROUNDS; round++) {
      new ImageDirectory(directory)
          .write("pstree.img", ImageDirectory.process(1, 0, 1))
          .write("mm-1.img", mappings(random, round % 2 == 0));
      try (Checkpoint checkpoint = Checkpoint.open(directory)) {
        CheckpointReport report = CheckpointReport.of(checkpoint);
        Task task = checkpoint.task(1).orElseThrow();
        List<MappingRow> rows = MappingRow.of(report, task);
        MappingLookup lookup = new MappingLookup(report, task);
        for (long address = -1; address < RANGE + 10; address++) {
          long wanted = address;
          Optional<MappingRow> expected =
              rows.stream().filter(it -> it.contains(wanted)).findFirst();
          assertEquals(expected, lookup.at(address));
        }
      }
    }
  }
}
