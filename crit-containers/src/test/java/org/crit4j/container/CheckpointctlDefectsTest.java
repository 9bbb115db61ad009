package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.UnpackOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What checkpointctl 1.5 gets wrong about archives is right here. The numbers are those of a list
 * of its defects; the ones that concern processes are tested where processes are.
 */
final class CheckpointctlDefectsTest {
  @TempDir private Path directory;

  @Test
  void defect12NamesAreNotMatchedInPartAndDoNotLeadOutside() throws IOException {
    Path archive =
        new RawTar()
            .file("checkpoint/inventory.img", "x")
            .file("my-config.dump", "{\"id\": \"wrong\"}")
            .file("../config.dump", "{\"id\": \"worse\"}")
            .to(directory.resolve("archive.tar"));
    Collected warnings = new Collected();
    try (ContainerCheckpoint checkpoint = Samples.open(archive, warnings)) {
      assertEquals(Optional.empty(), checkpoint.id());
      CritException refusal =
          assertThrows(
              CritException.class,
              () ->
                  new CheckpointExtractor(UnpackOptions.CAREFUL, warnings)
                      .extract(
                          checkpoint,
                          CheckpointExtractor.Selection.ALL,
                          directory.resolve("target")));
      assertTrue(refusal.problem().contains("leads outside"));
    }
    assertFalse(Files.exists(directory.resolve("config.dump")));
  }

  @Test
  void defect13MissingStatisticsAreNoError() throws IOException {
    Path archive =
        new RawTar().file("checkpoint/inventory.img", "x").to(directory.resolve("archive.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(Optional.empty(), checkpoint.statistics());
    }
  }

  @Test
  void defect14TheTimeOfPodmansCheckpointsIsKnown() throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.COUNTER_1)) {
      assertEquals(Optional.of("2026-11-21T02:22:29Z"), checkpoint.checkpointed());
    }
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.COUNTER_2)) {
      assertEquals(Optional.of("2026-11-21T02:22:33Z"), checkpoint.checkpointed());
    }
  }

  @Test
  void defect15EveryFormIsOpened() throws Exception {
    Path unpacked = Samples.unpack(Samples.DOCKER, directory.resolve("docker")).resolve("cp2");
    assertForm(Form.IMAGES, unpacked);
    assertForm(Form.CONTAINER, Samples.unpack(Samples.PODMAN, directory.resolve("podman")));
    // Without entries for directories.
    RawTar plain = new RawTar().file("checkpoint/inventory.img", "x");
    assertForm(Form.CONTAINER, plain.to(directory.resolve("a.tar")));
    RawTar raw = new RawTar().file("inventory.img", "x");
    assertForm(Form.IMAGES, raw.to(directory.resolve("b.tar")));
    RawTar early = new RawTar().file("pre-checkpoint/inventory.img", "x");
    assertForm(Form.PRE_CHECKPOINT, early.to(directory.resolve("c.tar")));
  }

  private static void assertForm(Form form, Path path) throws IOException {
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(path, ArchiveLimits.DEFAULT, new Collected())) {
      assertEquals(form, checkpoint.form());
    }
  }

  @Test
  void defect16EverythingBesideTheImagesIsShown() throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      assertEquals(6, checkpoint.rootfsDiff().orElseThrow().changes().size());
      assertEquals(List.of("svcdata"), checkpoint.volumes().stream().map(Part::name).toList());
      assertEquals(List.of("ctr.log"), checkpoint.logs().stream().map(Part::name).toList());
      assertEquals(2560, checkpoint.sharedMemory().orElseThrow().size());
    }
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.CRI_O)) {
      assertEquals(5, checkpoint.bindMounts().size());
    }
  }
}
