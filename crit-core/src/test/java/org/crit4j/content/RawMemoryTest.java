package org.crit4j.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory as it is: distances of bytes are those of their addresses. */
final class RawMemoryTest {
  @TempDir private Path directory;

  @Test
  void bytesAreWhereTheirAddressesAre() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.images("memory"))) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      ProcessRow process = report.rows(Tables.PROCESSES).iterator().next();
      RawMemory raw = new RawMemory(report);
      raw.add(process, 0, -1, false);
      List<String> warnings = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      raw.write(out, (place, problem) -> warnings.add(problem));
      byte[] all = out.toByteArray();
      assertEquals(1, warnings.size());
      assertTrue(warnings.get(0).contains(" of process " + process.pid()), warnings::toString);
      long checked = 0;
      try (TaskMemory memory = process.task().openMemory()) {
        for (RawMemory.Piece piece : raw.pieces()) {
          byte[] stored = new byte[(int) (piece.end() - piece.start())];
          memory.forEachStored(
              piece.start(),
              piece.end(),
              (address, bytes, length) ->
                  System.arraycopy(bytes, 0, stored, (int) (address - piece.start()), length));
          int from = (int) piece.offset();
          assertArrayEquals(stored, Arrays.copyOfRange(all, from, from + stored.length));
          assertTrue(piece.storedBytes() > 0);
          checked += stored.length;
        }
      }
      assertEquals(all.length, checked);
      Path file = directory.resolve("raw");
      raw.write(file, directory, Warnings.IGNORE);
      assertArrayEquals(all, Files.readAllBytes(file));
    }
  }

  @Test
  void aRangeEndsWhereItWasAskedTo() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.inCheckout("docs/sample-checkpoint"))) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      ProcessRow process = report.rows(Tables.PROCESSES).iterator().next();
      RawMemory raw = new RawMemory(report);
      raw.add(process, 0x405ff0, 0x408010, true);
      assertEquals(0, raw.pieces().size(), "only pages of the program's file");
      raw.add(process, 0x401010, 0x401020, true);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      raw.write(out, Warnings.IGNORE);
      byte[] pages = Files.readAllBytes(Fixtures.inCheckout("docs/sample-checkpoint/pages-1.img"));
      assertArrayEquals(Arrays.copyOfRange(pages, 16, 32), out.toByteArray());
    }
  }

  @Test
  void withoutMappingsThePagesAreThere() throws IOException {
    Path images = Fixtures.unpack("minimal", directory).resolve("images");
    try (var files = Files.newDirectoryStream(images, "mm-*.img")) {
      for (Path each : files) {
        Files.delete(each);
      }
    }
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      CheckpointReport report = CheckpointReport.of(checkpoint);
      ProcessRow process = report.rows(Tables.PROCESSES).iterator().next();
      RawMemory raw = new RawMemory(report);
      raw.add(process, 0, -1, false);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      raw.write(out, Warnings.IGNORE);
      byte[] pages = Files.readAllBytes(images.resolve("pages-1.img"));
      assertArrayEquals(pages, out.toByteArray());
    }
  }
}
