package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged images make errors of one line, and no part of a core file. */
final class DamagedImagesTest {
  private static final int ROUNDS = Integer.getInteger("crit.core.mutations", 400);
  private static final List<String> IMAGES =
      List.of("core-41.img", "core-42.img", "mm-41.img", "pagemap-41.img", "pstree.img");

  private static final Predicate<String> IS_OF_FILES =
      Pattern.compile("(files|memfd|remap-fpath|ghost-file-.*|ipcns-shm-.*|pagemap-shmem-.*)\\.img")
          .asMatchPredicate();

  @TempDir private Path directory;

  @Test
  void errorsAreOneLineAndFilesWhole() throws IOException {
    Random random = new Random(Long.getLong("crit.seed", 13));
    int failures = 0;
    for (String machine : List.of("x86_64", "s390")) {
      Path images = Samples.write(machine, directory.resolve(machine));
      failures += damageInTurn(images, IMAGES, random);
    }
    assertTrue(failures > ROUNDS / 4, failures + " failures");
  }

  /** Files of all kinds that are mapped: named ones, memfds, those without names, segments. */
  @ParameterizedTest
  @ValueSource(strings = {"memory", "files", "sysv-ipc"})
  void imagesOfMappedFiles(String name) throws IOException {
    Path images = Fixtures.unpack(name, directory.resolve(name)).resolve("images");
    List<String> damaged;
    try (Stream<Path> all = Files.list(images)) {
      damaged = all.map(it -> it.getFileName().toString()).filter(IS_OF_FILES).sorted().toList();
    }
    assertTrue(damaged.contains("files.img"));
    int failures = damageInTurn(images, damaged, new Random(Long.getLong("crit.seed", 13)));
    assertTrue(failures > ROUNDS / 20, failures + " failures");
  }

  /** Damages each of some images for a while; returns how often there was an error. */
  private int damageInTurn(Path images, List<String> names, Random random) throws IOException {
    int failures = 0;
    for (String image : names) {
      Path file = images.resolve(image);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < ROUNDS / names.size(); i++) {
        Files.write(file, damaged(good, random));
        failures += write(images) ? 0 : 1;
      }
      Files.write(file, good);
    }
    assertTrue(write(images));
    return failures;
  }

  private static byte[] damaged(byte[] good, Random random) {
    int length = random.nextInt(6) == 0 ? random.nextInt(good.length) : good.length;
    byte[] bad = Arrays.copyOf(good, length);
    for (int i = random.nextInt(4); i >= 0 && length > 0; i--) {
      bad[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  /** Writes core files of all processes; returns whether it could. */
  private boolean write(Path images) throws IOException {
    Path output = Files.createDirectories(directory.resolve("output"));
    boolean isWhole = true;
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      for (Task task : checkpoint.tasks()) {
        if (CoreFile.isPossible(task)) {
          try (CoreFile core = CoreFile.open(checkpoint, task, CoreOptions.IMAGES_ONLY)) {
            core.write(output.resolve("core"), CoreProgress.NONE);
            assertEquals(core.size(), Files.size(output.resolve("core")));
            Files.delete(output.resolve("core"));
          }
        }
      }
    } catch (IOException e) {
      isWhole = false;
      assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
    } catch (RuntimeException e) {
      fail("no error for a user", e);
    }
    try (Stream<Path> left = Files.list(output)) {
      assertEquals(List.of(), left.toList());
    }
    return isWhole;
  }

  @Test
  void pagesThatAreMissingAreAnError() throws IOException {
    Path images = Samples.write("x86_64", directory.resolve("short"));
    Files.write(images.resolve("pages-1.img"), new byte[100]);
    assertFalse(write(images));
    Files.delete(images.resolve("pages-1.img"));
    assertFalse(write(images));
  }
}
