package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signals at random moments of a run that replaces a file: it is the old or the new one, whole, and
 * what a caught signal leaves is nothing else.
 *
 * <p>The system property {@code crit.kills} is the number of signals for each test, {@code
 * crit.seed} the seed of their moments.
 */
@EnabledOnOs(OS.LINUX)
final class KillIT {
  private static final int KILLS = Integer.getInteger("crit.kills", 10);
  private static final long SEED = Long.getLong("crit.seed", 1);
  private static final int COPIES = 40;
  private static final byte[] OLD = "old".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

  private final Map<Signals, Integer> ended = new EnumMap<>(Signals.class);
  private final Random random = new Random(SEED);
  private int finished;
  private int replaced;
  private int leftovers;

  @TempDir private Path directory;
  private Path input;
  private Path output;
  private Path errors;

  @BeforeEach
  void nameFiles() {
    input = directory.resolve("in");
    output = directory.resolve("dir").resolve("out");
    errors = directory.resolve("err");
  }

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  /** An image whose conversion takes about as long as the start of a JVM. */
  private static byte[] largeImage() throws IOException {
    byte[] image = Files.readAllBytes(Sample.SK_QUEUES);
    int header = 8;
    ByteArrayOutputStream large = new ByteArrayOutputStream();
    large.write(image, 0, header);
    for (int i = 0; i < COPIES; i++) {
      large.write(image, header, image.length - header);
    }
    return large.toByteArray();
  }

  @Test
  void decodingLeavesTheOldOrTheNewFile() throws Exception {
    Files.write(input, largeImage());
    killAtRandomMoments("decode", "--pretty");
  }

  @Test
  void encodingLeavesTheOldOrTheNewFile() throws Exception {
    Path image = Files.write(directory.resolve("image"), largeImage());
    crit().run("decode", "-i", image.toString(), "-o", input.toString()).assertQuietSuccess();
    killAtRandomMoments("encode");
  }

  @Test
  void decodingADirectoryLeavesOldAndNewFiles() throws Exception {
    Files.createDirectory(input);
    for (int i = 0; i < 8; i++) {
      Files.write(input.resolve("sk-queues-" + i), largeImage());
      Files.copy(Sample.PAGEMAP, input.resolve("pagemap-" + i + ".img"));
    }
    killAtRandomMoments("decode");
  }

  private void killAtRandomMoments(String... command) throws Exception {
    String[] words = Arrays.copyOf(command, command.length + 4);
    boolean tree = Files.isDirectory(input);
    Path target = tree ? directory.resolve("dir") : output;
    System.arraycopy(
        new String[] {"-i", input.toString(), "-o", target.toString()},
        0,
        words,
        command.length,
        4);
    prepareOutput();
    Map<Path, byte[]> old = content();
    crit().run(words);
    long start = System.nanoTime();
    assertEquals(0, crit().run(words).exitCode());
    long longest = System.nanoTime() - start;
    Map<Path, byte[]> made = content();
    for (int i = 0; i < KILLS; i++) {
      prepareOutput();
      Signals signal = randomSignal();
      Process process = crit().start(errors, words);
      long moment = (long) (random.nextDouble() * longest * 1.1);
      TimeUnit.NANOSECONDS.sleep(moment);
      signal.sendTo(process);
      int exitCode = CritProcess.await(process);
      check(signal, wasStarting(process) ? signal.exitCode() : exitCode, old, made, tree);
    }
    System.out.printf(
        "Tested: %d signals within a run of crit %s, seed %d, %d ms: %d came too late, %s ended it; %d"
            + " files replaced, temporary files left by SIGKILL: %d%n",
        KILLS,
        String.join(" ", command) + (tree ? " of a directory" : ""),
        SEED,
        TimeUnit.NANOSECONDS.toMillis(longest),
        finished,
        ended,
        replaced,
        leftovers);
  }

  /**
   * Whether the signal met the JVM in the midst of its start, which Java 17 reports as an error of
   * its own, with exit code 1. Nothing of crit has run then.
   */
  private static boolean wasStarting(Process process) throws IOException {
    byte[] said = process.getInputStream().readAllBytes();
    return new String(said, StandardCharsets.UTF_8)
        .startsWith("Error occurred during initialization of VM");
  }

  private Signals randomSignal() throws IOException {
    List<Signals> all = List.of(Signals.values());
    Signals signal = all.get(random.nextInt(all.size()));
    return signal.isHeard() ? signal : Signals.TERM;
  }

  private void check(
      Signals signal, int exitCode, Map<Path, byte[]> old, Map<Path, byte[]> made, boolean tree)
      throws IOException {
    String said = Files.readString(errors);
    if (exitCode == 0) {
      finished++;
    } else {
      assertEquals(signal.exitCode(), exitCode, said);
      ended.merge(signal, 1, Integer::sum);
    }
    // A directory's report has a line for each file that is copied, and a summary.
    if (!tree) {
      assertEquals("", said);
    }
    Map<Path, byte[]> now = content();
    for (Path file : now.keySet()) {
      if (isTemporary(file)) {
        assertEquals(Signals.KILL, signal, () -> file + " is left");
        leftovers++;
        continue;
      }
      boolean isNew = Arrays.equals(made.get(file), now.get(file));
      assertTrue(isNew || Arrays.equals(old.get(file), now.get(file)), () -> file + " is no whole");
      replaced += isNew ? 1 : 0;
    }
    assertTrue(now.keySet().containsAll(old.keySet()), "the old file is gone");
    if (exitCode == 0) {
      assertEquals(made.keySet(), now.keySet());
      made.forEach((file, bytes) -> assertArrayEquals(bytes, now.get(file)));
    }
  }

  private static boolean isTemporary(Path file) {
    return String.valueOf(file.getFileName()).matches("\\..*\\.[0-9a-f]+\\.tmp");
  }

  private void prepareOutput() throws IOException {
    Path parent = Files.createDirectories(directory.resolve("dir"));
    for (Path file : Trees.files(parent)) {
      Files.delete(file);
    }
    String name = Files.isDirectory(input) ? "sk-queues-3.json" : "out";
    Files.write(parent.resolve(name), OLD);
  }

  private Map<Path, byte[]> content() throws IOException {
    Map<Path, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("dir"))) {
      for (Path file : files.toList()) {
        content.put(file, Files.readAllBytes(file));
      }
    }
    return content;
  }
}
