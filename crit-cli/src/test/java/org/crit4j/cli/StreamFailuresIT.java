package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of a dump that crit takes, there is a complete archive or the processes go on.
 * Runs where {@link RestoreIT} does.
 *
 * <p>The system property {@code crit.kills} is the number of kills, {@code crit.seed} makes them
 * come at other moments.
 */
final class StreamFailuresIT {
  private static final int KILLS = Integer.getInteger("crit.kills", 10);
  private static final long SEED = Long.getLong("crit.seed", 0);
  private static final String CAPTURE_SOCKET = "streamer-capture.sock";
  private static final Path BETWEEN =
      Path.of("src", "test", "resources", "restore", "between.py").toAbsolutePath();

  @TempDir private Path work;
  private Optional<Dumped> running = Optional.empty();
  private Path place = Path.of("");
  private Path out = Path.of("");
  private Path archive = Path.of("");

  @BeforeEach
  void start() throws IOException, InterruptedException {
    running = Optional.of(Dumped.start(Files.createDirectory(work.resolve("home")), "0"));
    place = Files.createDirectory(work.resolve("place"));
    out = Files.createDirectory(work.resolve("out"));
    archive = out.resolve("dump.tar");
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    if (running.isPresent()) {
      running.get().kill();
    }
  }

  private Dumped running() {
    return running.orElseThrow();
  }

  private void assertLives() throws IOException {
    assertEquals(running().victim().get("hash"), running().victim().ask("hash"));
  }

  private void assertNothingIsLeft() throws IOException {
    assertFalse(Files.exists(place.resolve(CAPTURE_SOCKET)));
    assertEquals(List.of(), Trees.files(out));
  }

  private CritProcess crit() throws IOException {
    return CritProcess.in(work)
        .with("TMPDIR", Files.createDirectories(work.resolve("tmp")).toString());
  }

  private void assertIsComplete() throws IOException, InterruptedException {
    String said = CritProcess.in(work).run("validate", archive.toString()).assertSuccess();
    assertTrue(said.contains(": 0 errors,"), said);
  }

  private String[] dump(String criu, String... options) {
    List<String> words = new ArrayList<>(List.of("dump", "--criu", criu));
    words.addAll(List.of(options));
    words.addAll(List.of("-o", archive.toString(), "--", "-t", running().victim().get("parent")));
    words.addAll(List.of("--tcp-established", "--network-lock", "skip"));
    return words.toArray(new String[0]);
  }

  private Process capture() throws IOException, InterruptedException {
    Path errors = work.resolve("errors");
    Process receiver =
        crit().start(errors, "capture", "-D", place.toString(), "-o", archive.toString());
    Victim.waitUntil(
        () -> Files.exists(place.resolve(CAPTURE_SOCKET)) || !receiver.isAlive(), "no receiver");
    assertTrue(receiver.isAlive(), () -> "it does not start: " + receiver.exitValue());
    return receiver;
  }

  private Process criuDump(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--stream", "--network-lock", "skip", "-t"));
    words.add(running().victim().get("parent"));
    words.addAll(List.of(more));
    return running().criu().start(place, "dump", words.toArray(new String[0]));
  }

  private static void kill(Process process, boolean hard) throws InterruptedException {
    if (hard) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }

  /** Waits for milliseconds, or for the end; returns how many it has waited. */
  private static int await(int milliseconds, Process process) throws InterruptedException {
    long start = System.nanoTime();
    if (!process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
      return 0;
    }
    return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + 1;
  }

  @Test
  void aReceiverThatIsKilledAtAnyMoment() throws Exception {
    Random random = new Random(SEED);
    // The first is not killed: it shows how long they take.
    int whole = 0;
    int complete = 0;
    int failed = 0;
    for (int i = 0; i < KILLS; i++) {
      Process receiver = capture();
      Process dump = criuDump("--leave-running");
      boolean hard = random.nextBoolean();
      whole = Math.max(whole, await(i == 0 ? Integer.MAX_VALUE : random.nextInt(whole), receiver));
      kill(receiver, hard);
      assertTrue(dump.waitFor(30, TimeUnit.SECONDS), "criu dump does not end");
      assertLives();
      if (Files.exists(archive)) {
        assertEquals(0, dump.exitValue());
        assertIsComplete();
        complete++;
      } else if (dump.exitValue() != 0) {
        failed++;
      }
      Files.deleteIfExists(archive);
      // What SIGKILL leaves, has another name.
      for (Path each : Trees.files(out)) {
        assertTrue(hard, each::toString);
        Files.delete(each);
      }
    }
    System.out.println(
        "Tested: "
            + KILLS
            + " receivers of dumps killed (seed "
            + SEED
            + "): "
            + failed
            + " dumps failed, "
            + complete
            + " archives were complete; the processes always went on");
  }

  @Test
  void aDumpThatIsKilledAtAnyMoment() throws Exception {
    Random random = new Random(SEED);
    // The first is not killed: it shows how long they take.
    int whole = 0;
    int dumped = 0;
    for (int i = 0; i < KILLS; i++) {
      Process crit = crit().start(work.resolve("errors"), dump(running().criu().program()));
      whole = Math.max(whole, await(i == 0 ? Integer.MAX_VALUE : random.nextInt(whole), crit));
      List<ProcessHandle> started = crit.descendants().toList();
      kill(crit, random.nextBoolean());
      for (ProcessHandle each : started) {
        each.onExit().get(30, TimeUnit.SECONDS);
      }
      if (Files.exists(running().victim().proc().resolve("exe"))) {
        assertLives();
      } else {
        assertIsComplete();
        dumped++;
        Trees.delete(work.resolve("home"));
        running().kill();
        running = Optional.of(Dumped.start(Files.createDirectory(work.resolve("home")), "0"));
      }
      for (Path each : Trees.files(out)) {
        Files.delete(each);
      }
    }
    System.out.println(
        "Tested: "
            + KILLS
            + " times crit dump killed (seed "
            + SEED
            + "): "
            + dumped
            + " dumps were complete, the processes of the others went on");
  }

  /** A small disk, which is that directory for crit only. */
  private Result onFullDisk(Path disk, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
    words.add("mount -t tmpfs -o size=3M none \"$1\" && shift && exec \"$@\"");
    words.addAll(List.of("sh", disk.toString(), CritProcess.LAUNCHER.toString()));
    return crit().calledAs(words.toArray(new String[0])).run(arguments);
  }

  @Test
  void aFullDiskForImages() throws Exception {
    Path disk = Files.createDirectories(work.resolve("tmp"));
    Result result = onFullDisk(disk, dump(running().criu().program()));
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains("No space left on device"), result.err());
    assertLives();
    assertNothingIsLeft();
  }

  @Test
  void aFullDiskForTheArchive() throws Exception {
    Result result = onFullDisk(out, dump(running().criu().program()));
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains("No space left on device"), result.err());
    assertLives();
    assertNothingIsLeft();
  }

  /** A CRIU with something between it and crit. */
  private String between() throws IOException {
    Path script = work.resolve("criu");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '"
            + running().criu().python()
            + "' '"
            + BETWEEN
            + "' '"
            + running().criu().program()
            + "' \"$@\"\n");
    assertTrue(script.toFile().setExecutable(true));
    return script.toString();
  }

  @Test
  void errorsInTheImages() throws Exception {
    Result result = crit().run(dump(between(), "--validate"));
    assertEquals(1, result.exitCode(), result.err());
    assertTrue(result.err().contains("pstree.img: PST-PARENT: "), result.err());
    assertLives();
    assertNothingIsLeft();
  }

  @Test
  void aPageServerThatGoesTooEarly() throws Exception {
    Dumped large = running();
    large.dump("images");
    large.kill();
    Path errors = work.resolve("errors");
    Process restore =
        crit()
            .start(
                errors,
                "restore",
                "--via",
                "lazy",
                "--criu",
                between(),
                large.images("images").toString(),
                "--",
                "--tcp-established");
    assertEquals(1, CritProcess.await(restore));
    String said = Files.readString(errors);
    assertTrue(said.contains("criu lazy-pages: Error ("), said);
    assertTrue(said.contains("not all memory has come: the restored processes are killed"), said);
    Victim.waitUntil(
        () -> !Files.exists(large.victim().proc().resolve("exe")), "processes without memory live");
  }
}
