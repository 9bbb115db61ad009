package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes are restored from images that crit hands to CRIU one by one: out of archives, chains
 * and compressed pages, changed on the way. Runs where {@link RestoreIT} does.
 */
final class StreamIT {
  private static final int PAGES_APART = 40_000;
  private static final Path CROWD =
      Path.of("src", "test", "resources", "restore", "crowd.c").toAbsolutePath();

  @RegisterExtension
  private static final DumpedOnce DUMPED = new DumpedOnce(Dumped::dumpChain, "0");

  @TempDir private Path work;
  private Optional<Dumped> other = Optional.empty();

  @AfterEach
  void kill() throws IOException, InterruptedException {
    if (other.isPresent()) {
      other.get().kill();
    }
  }

  private static Victim victim() {
    return DUMPED.victim();
  }

  private static String crit(String... arguments) throws IOException, InterruptedException {
    return CritProcess.in(DUMPED.directory()).run(arguments).assertSuccess();
  }

  /** What is restored while crit serves it. */
  @FunctionalInterface
  private interface Restore {
    void run() throws Exception;
  }

  /** Restores through {@code crit serve}; what is left is the output after the restore. */
  private String restore(Dumped processes, Path checkpoint, String... changes) throws Exception {
    return served(
        checkpoint,
        () -> processes.assertRestores(work, processes.criu().start(work, "restore", "--stream")),
        changes);
  }

  private String served(Path checkpoint, Restore restore, String... changes) throws Exception {
    List<String> words = new ArrayList<>(List.of("serve", "-D", work.toString()));
    words.addAll(List.of(changes));
    words.add(checkpoint.toString());
    Path errors = work.resolve("errors");
    Process server = CritProcess.in(work).start(errors, words.toArray(new String[0]));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.startsWith("ready")) {
        line = out.readLine();
      }
      assertTrue(line != null, () -> read(errors));
      restore.run();
      String said = String.valueOf(out.readLine());
      assertEquals(0, CritProcess.await(server), () -> read(errors));
      assertTrue(read(errors).lines().allMatch(it -> it.contains(": warning: ")), read(errors));
      assertFalse(Files.exists(work.resolve("streamer-serve.sock")));
      return said;
    } finally {
      server.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void anArchiveWithChanges() throws Exception {
    Path archive = DUMPED.get().pack("full-3", work.resolve("dump.tar.zst"));
    int old = victim().number("tcp");
    int port = old == 65000 ? 64999 : 65000;
    String said =
        restore(
            DUMPED.get(),
            archive,
            "--pid",
            victim().get("parent"),
            "--comm",
            "other",
            "--env",
            "HOME=/elsewhere",
            "--path",
            DUMPED.directory().resolve("file-a") + "=" + DUMPED.directory().resolve("file-b"),
            "--listen",
            old + "=" + port);
    assertTrue(said.endsWith(" handed over"), said);
    assertEquals("other\n", Files.readString(victim().proc().resolve("comm")));
    assertTrue(Files.readString(victim().proc().resolve("environ")).contains("HOME=/elsewhere\0"));
    assertEquals("efghi", victim().ask("file"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] welcome = socket.getInputStream().readNBytes("welcome".length());
      assertEquals("welcome", new String(welcome, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aChain() throws Exception {
    restore(DUMPED.get(), DUMPED.images("dump-3"));
  }

  @Test
  void compressedPages() throws Exception {
    Path small = work.resolve("small");
    crit("compress", "--block", "64K", "-o", small.toString(), DUMPED.images("full-3") + "");
    restore(DUMPED.get(), small, "--pid", victim().get("parent"), "--env", "HOME=/elsewhere");
    assertTrue(Files.readString(victim().proc().resolve("environ")).contains("HOME=/elsewhere\0"));
  }

  /** As CRaC has them. */
  @Test
  void framedPages() throws Exception {
    Path framed = work.resolve("framed");
    new RewrittenPages(DUMPED.images("full-3")).inFrames(framed);
    assertFalse(Files.exists(framed.resolve("pages-1.img")));
    restore(DUMPED.get(), framed);
    DUMPED.get().kill();
    Path prepared = work.resolve("prepared");
    crit("prepare", "-o", prepared.toString(), framed.toString());
    DUMPED.get().assertRestores(prepared, DUMPED.criu().restore(prepared));
  }

  /** All of them read their pages at the same time. */
  @ParameterizedTest
  @CsvSource({"3, 4096", "300, 16"})
  void manyTasks(int tasks, int pages) throws Exception {
    Path place = Files.createDirectory(work.resolve("crowd"));
    Path program = crowd();
    Path images = work.resolve("images");
    Namespace.dump(
        DUMPED.criu(),
        place,
        images,
        "",
        List.of(
            "setsid",
            program.toString(),
            place.toString(),
            Integer.toString(tasks),
            Integer.toString(pages)));
    int port = Integer.parseInt(Files.readAllLines(place.resolve("ready")).get(1));
    served(
        images,
        () -> {
          try (RestoreAttempt attempt = RestoreAttempt.start(DUMPED.criu(), work, "--stream")) {
            assertEquals(RestoreAttempt.Outcome.RESTORED, attempt.await(60), attempt.errors());
            assertEquals(Optional.of(Integer.toString(tasks)), Questions.ask(port, "?", 30_000));
          }
        });
  }

  private Path crowd() throws IOException, InterruptedException {
    Path program = work.resolve("program");
    List<String> words = List.of("gcc", "-O2", "-o", program.toString(), CROWD.toString());
    try {
      Process compiler = new ProcessBuilder(words).inheritIO().start();
      assertEquals(0, compiler.waitFor());
    } catch (IOException e) {
      System.out.println("SKIPPED: many processes are not restored, since there is no gcc");
      assumeTrue(false, "there is no gcc");
    }
    return program;
  }

  /** Old releases have no memfds, which shared memory is dumped as. */
  @Test
  void separateImagesOfFiles() throws Exception {
    Dumped simple = Dumped.start(Files.createDirectory(DUMPED.directory().resolve("simple")));
    try {
      simple.dump("images");
      simple.kill();
      Path old = work.resolve("old");
      crit("convert", "--to", "3.3", "-o", old.toString(), simple.images("images").toString());
      restore(simple, old);
    } finally {
      simple.kill();
    }
  }

  /** A pagemap that is longer than a pipe is read while the pages are. */
  @Test
  void aLongPagemap() throws Exception {
    Path place = Files.createDirectory(DUMPED.directory().resolve("apart"));
    Dumped apart = Dumped.start(place, Integer.toString(PAGES_APART));
    try {
      apart.dump("images");
      apart.kill();
      Path pagemap =
          apart.images("images").resolve("pagemap-" + apart.victim().get("parent") + ".img");
      assertTrue(Files.size(pagemap) > 500_000);
      restore(apart, apart.images("images"));
    } finally {
      apart.kill();
    }
  }

  private Path dumpInto(String name) throws Exception {
    Path home = Files.createDirectory(work.resolve("home"));
    other = Optional.of(Dumped.start(home, "0"));
    Path archive = work.resolve(name);
    CritProcess.Result result = critDump(archive, List.of());
    assertEquals(0, result.exitCode(), result.err());
    assertFalse(Files.exists(other.get().victim().proc().resolve("exe")));
    other.get().kill();
    return archive;
  }

  private CritProcess.Result critDump(Path out, List<String> options, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("dump", "-o", out.toString(), "--criu"));
    words.add(other.orElseThrow().criu().program());
    words.addAll(options);
    words.addAll(List.of("--", "-t", other.get().victim().get("parent"), "--tcp-established"));
    words.addAll(List.of("--network-lock", "skip"));
    words.addAll(List.of(more));
    return CritProcess.in(work).run(words.toArray(new String[0]));
  }

  private void restoreByCrit(Path checkpoint, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("restore", "--timeout", "60", "--criu"));
    words.add(other.orElseThrow().criu().program());
    words.addAll(List.of(options));
    words.addAll(List.of(checkpoint.toString(), "--", "--tcp-established"));
    Process process =
        CritProcess.in(work).start(work.resolve("errors"), words.toArray(new String[0]));
    try {
      other.get().assertRestores(work, process);
    } catch (AssertionError e) {
      throw new AssertionError(read(work.resolve("errors")), e);
    }
    other.get().kill();
    // It has run as long as the processes.
    CritProcess.await(process);
  }

  @Test
  void aDumpIntoAnArchiveAndBackInAllWays() throws Exception {
    Path archive = dumpInto("dump.tar.zst");
    String said = crit("validate", archive.toString());
    assertTrue(said.contains(": 0 errors,"), said);
    Path images = work.resolve("extracted");
    crit("extract", archive.toString(), images.toString());
    CritProcess.in(images)
        .calledAs("sha256sum")
        .run("--check", "--strict", "--quiet", "SHA256SUMS")
        .assertQuietSuccess();
    Path plain = images.resolve("checkpoint");
    other.orElseThrow().assertRestores(plain, other.get().criu().restore(plain));
    other.get().kill();
    Path packed = work.resolve("dump.criu.lz4");
    crit("pack", plain.toString(), packed.toString());
    restoreByCrit(packed);
    restoreByCrit(archive, "--via", "prepare");
    restoreByCrit(archive, "--via", "lazy");
  }

  @Test
  void aDumpOfWhichNothingIsKeptThatIsSecret() throws Exception {
    other = Optional.of(Dumped.start(Files.createDirectory(work.resolve("home")), "0"));
    Path out = work.resolve("scrubbed");
    assertEquals(0, critDump(out, List.of("--scrub"), "--leave-running").exitCode());
    assertTrue(Files.exists(out.resolve("inventory.img")));
    for (Path each : Trees.files(out)) {
      String content = Files.readString(each, StandardCharsets.ISO_8859_1);
      assertFalse(content.contains("file-a"), each::toString);
    }
    assertEquals(other.get().victim().get("hash"), other.get().victim().ask("hash"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDumpWhoseMemoryGoesToThePageServer(boolean encrypted) throws Exception {
    other = Optional.of(Dumped.start(Files.createDirectory(work.resolve("home")), "0"));
    Path memory = work.resolve("memory");
    List<String> words = new ArrayList<>(List.of("page-server", "-o", memory.toString()));
    List<String> options = new ArrayList<>(List.of("--page-server", "--address", "127.0.0.1"));
    if (encrypted) {
      words.addAll(Criu.tls("server"));
      options.addAll(Criu.tls("client"));
      options.add("--tls");
    }
    Process server =
        CritProcess.in(work).start(work.resolve("errors"), words.toArray(new String[0]));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String ready = String.valueOf(out.readLine());
      String port = ready.substring(ready.lastIndexOf(' ') + 1);
      options.addAll(List.of("--port", port));
      other.get().dump("rest", options.toArray(new String[0]));
      assertEquals(0, CritProcess.await(server), () -> read(work.resolve("errors")));
    } finally {
      server.destroyForcibly();
    }
    Path rest = other.get().images("rest");
    for (Path each : Trees.files(memory)) {
      Files.copy(each, rest.resolve(each.getFileName()));
    }
    other.get().kill();
    other.get().assertRestores(rest, other.get().criu().restore(rest));
  }

  @Test
  void whatCannotBeWrittenLeavesTheProcessesAlone() throws Exception {
    other = Optional.of(Dumped.start(Files.createDirectory(work.resolve("home")), "0"));
    CritProcess.Result result = critDump(work.resolve("none").resolve("dump.tar"), List.of());
    assertEquals(1, result.exitCode(), result.text());
    assertTrue(result.err().contains("there is no such directory"), result.err());
    assertEquals(other.get().victim().get("hash"), other.get().victim().ask("hash"));
  }

  @Test
  void anIncompleteSetIsRefusedBeforeTheSocketAppears() throws Exception {
    Path broken = work.resolve("broken");
    Trees.copy(DUMPED.images("full-3"), broken);
    Files.delete(broken.resolve("mm-" + victim().get("parent") + ".img"));
    CritProcess.Result result =
        CritProcess.in(work).run("serve", "-D", work.toString(), broken.toString());
    assertEquals(1, result.exitCode());
    assertTrue(result.err().startsWith("crit serve: refused: "), result.err());
    assertFalse(Files.exists(work.resolve("streamer-serve.sock")));
  }
}
