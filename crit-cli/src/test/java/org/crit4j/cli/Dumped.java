package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Processes that a test dumps, and a CRIU that restores them. It is there for root, where {@code
 * .ci/reference} has made a directory and the system property {@code crit.reference} or the
 * environment variable {@code CRIT_REFERENCE} names it.
 *
 * @param directory where the processes work, with the dumps in it
 */
record Dumped(Criu criu, Victim victim, Path directory) {
  /** Starts processes; skips the test where there is no CRIU. */
  static Dumped start(Path directory, String... options) throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: nothing is dumped and restored, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    Criu criu = search.criu().orElseThrow();
    return new Dumped(criu, Victim.start(criu.python(), directory, options), directory);
  }

  /** The dump of that name. */
  Path images(String name) {
    return directory.resolve(name);
  }

  /** Dumps the processes, which ends them unless an option says otherwise. */
  void dump(String name, String... options) throws IOException, InterruptedException {
    criu.dump(victim.number("parent"), images(name), options);
  }

  /** Three dumps, of which each builds on the one before: {@code dump-1} to {@code dump-3}. */
  void dumpChain() throws IOException, InterruptedException {
    for (int i = 1; i < 3; i++) {
      dump("full-" + i, "--leave-running");
      victim.ask("memory");
    }
    dump("full-3");
    Trees.copy(images("full-1"), images("dump-1"));
    for (int i = 2; i <= 3; i++) {
      int shared =
          MadeChain.make(
              images("full-" + i),
              images("full-" + (i - 1)),
              images("dump-" + (i - 1)),
              images("dump-" + i));
      assertEquals(true, shared > 0);
    }
  }

  /** Checks that everything lives after a restore. */
  void assertRestores(Path images, Process restore) throws IOException, InterruptedException {
    int port = victim.number("udp");
    victim.awaitRestored(restore, port, images);
    assertEquals(victim.get("hash"), Victim.ask("hash", port));
    assertEquals("through", Victim.ask("connection", port));
    assertEquals("2", Victim.ask("threads", port));
  }

  /** Packs a dump as an archive of an engine. */
  Path pack(String name, Path archive) throws IOException, InterruptedException {
    CritProcess.Result tar =
        CritProcess.in(directory)
            .calledAs("tar")
            .run(
                "--auto-compress",
                "-cf",
                archive.toString(),
                "--transform",
                "s,^" + name + ",checkpoint,",
                name);
    assertEquals(0, tar.exitCode(), tar.err());
    return archive;
  }

  /** Ends the processes, wherever they come from. */
  void kill() throws IOException, InterruptedException {
    victim.kill();
  }
}
