package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are restored from images that crit hands to CRIU one by one: out of archives, chains
 * and compressed pages, changed on the way. Runs where {@link RestoreIT} does.
 */
final class StreamIT {
  private static final int PAGES_APART = 40_000;

  private static Optional<Dumped> dumped = Optional.empty();
  @TempDir private static Path directory;

  @TempDir private Path work;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    dumped = Optional.of(Dumped.start(directory, "0"));
    dumped().dumpChain();
    dumped().kill();
  }

  @AfterAll
  static void end() throws IOException, InterruptedException {
    if (dumped.isPresent()) {
      dumped().kill();
    }
  }

  @AfterEach
  void kill() throws IOException, InterruptedException {
    dumped().kill();
  }

  private static Dumped dumped() {
    return dumped.orElseThrow();
  }

  private static Victim victim() {
    return dumped().victim();
  }

  private static String crit(String... arguments) throws IOException, InterruptedException {
    CritProcess.Result result = CritProcess.in(directory).run(arguments);
    assertEquals(0, result.exitCode(), result.err());
    return result.text();
  }

  /** Restores through {@code crit serve}; what is left is the output after the restore. */
  private String restore(Dumped processes, Path checkpoint, String... changes) throws Exception {
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
      processes.assertRestores(work, processes.criu().start(work, "restore", "--stream"));
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
    Path archive = dumped().pack("full-3", work.resolve("dump.tar.zst"));
    int old = victim().number("tcp");
    int port = old == 65000 ? 64999 : 65000;
    String said =
        restore(
            dumped(),
            archive,
            "--pid",
            victim().get("parent"),
            "--comm",
            "other",
            "--env",
            "HOME=/elsewhere",
            "--path",
            directory.resolve("file-a") + "=" + directory.resolve("file-b"),
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
    restore(dumped(), dumped().images("dump-3"));
  }

  @Test
  void compressedPages() throws Exception {
    Path small = work.resolve("small");
    crit("compress", "--block", "64K", "-o", small.toString(), dumped().images("full-3") + "");
    restore(dumped(), small, "--pid", victim().get("parent"), "--env", "HOME=/elsewhere");
    assertTrue(Files.readString(victim().proc().resolve("environ")).contains("HOME=/elsewhere\0"));
  }

  /** Old releases have no memfds, which shared memory is dumped as. */
  @Test
  void separateImagesOfFiles() throws Exception {
    Dumped simple = Dumped.start(Files.createDirectory(directory.resolve("simple")));
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
    Path place = Files.createDirectory(directory.resolve("apart"));
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

  @Test
  void anIncompleteSetIsRefusedBeforeTheSocketAppears() throws Exception {
    Path broken = work.resolve("broken");
    Trees.copy(dumped().images("full-3"), broken);
    Files.delete(broken.resolve("mm-" + victim().get("parent") + ".img"));
    CritProcess.Result result =
        CritProcess.in(work).run("serve", "-D", work.toString(), broken.toString());
    assertEquals(1, result.exitCode());
    assertTrue(result.err().startsWith("crit serve: refused: "), result.err());
    assertFalse(Files.exists(work.resolve("streamer-serve.sock")));
  }
}
