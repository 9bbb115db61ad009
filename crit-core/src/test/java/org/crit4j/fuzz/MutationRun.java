package org.crit4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;

/**
 * Checks {@link Invariants} over mutations of every image and JSON document in a directory. To be
 * run in a JVM of its own, with little memory.
 */
final class MutationRun {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_FAILURES = 10;
  private static final long NANOSECONDS = 1_000_000_000;

  private final int mutations;
  private final long seed;
  private long inputs;
  private long accepted;
  private int failures;
  private long slowest;

  private MutationRun(int mutations, long seed) {
    this.mutations = mutations;
    this.seed = seed;
  }

  /**
   * Runs.
   *
   * @param args the directory, the number of mutations of each file, and a seed
   */
  public static void main(String[] args) throws IOException {
    MutationRun run = new MutationRun(Integer.parseInt(args[1]), Long.parseLong(args[2]));
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    int used = 0;
    for (Path file : files) {
      used += run.file(file) ? 1 : 0;
    }
    System.out.println(
        run.inputs
            + " mutations of "
            + used
            + " files, seed "
            + run.seed
            + ": "
            + run.accepted
            + " accepted, "
            + run.failures
            + " failures; slowest "
            + run.slowest / 1_000_000
            + " ms; heap of at most "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB");
    System.exit(run.failures == 0 ? 0 : 1);
  }

  /** A check of some bytes: whether they were accepted. */
  @FunctionalInterface
  private interface Check {
    boolean accepts(byte[] bytes);
  }

  private boolean file(Path file) throws IOException {
    boolean image = isIn(file, "images");
    boolean json = isIn(file, "raw") || isIn(file, "pretty");
    boolean raw =
        ImageType.byFileName(String.valueOf(file.getFileName()))
            .map(ImageType::isRaw)
            .orElse(false);
    if (raw || (!image && !json) || Files.size(file) > LARGEST) {
      return false;
    }
    byte[] original = Files.readAllBytes(file);
    Random random = new Random(seed ^ file.getFileName().hashCode());
    for (int i = 0; i < mutations && failures < MOST_FAILURES; i++) {
      Mutation mutation = new Mutation(random);
      if (image) {
        check(file, mutation.ofImage(original), Invariants::checkImage);
      } else {
        check(file, mutation.ofJson(original), Invariants::checkJson);
      }
    }
    return true;
  }

  private static boolean isIn(Path file, String directory) {
    Path parent = file.getParent();
    return parent != null && parent.endsWith(directory);
  }

  private void check(Path file, byte[] input, Check check) throws IOException {
    inputs++;
    // An image is converted about ten times for one check.
    long limit = 10 * NANOSECONDS * (1 + (input.length >> 20));
    long took = limit;
    // Others on the machine may have been the reason, so slow ones get another chance.
    for (int attempts = 3; took >= limit && attempts > 0; attempts--) {
      long start = System.nanoTime();
      try {
        accepted += check.accepts(input) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        fail(file, input, e.toString());
        e.printStackTrace(System.out);
      }
      took = System.nanoTime() - start;
    }
    slowest = Math.max(slowest, took);
    if (took >= limit) {
      fail(file, input, "took " + took / 1_000_000 + " ms");
    }
  }

  private void fail(Path file, byte[] input, String what) throws IOException {
    failures++;
    Path kept = Files.createTempFile("crit-mutation-", "-" + file.getFileName());
    Files.write(kept, input);
    System.out.println("FAILURE: " + file + ", mutated as in " + kept + ": " + what);
  }
}
