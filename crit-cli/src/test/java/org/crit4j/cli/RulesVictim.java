package org.crit4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The processes of {@code rules/victim.py}, which have one of nearly everything. They live, are
 * dumped and are restored in pid namespaces of their own: process ids are always free there, and
 * ending the first process of a namespace ends all that a restore has left behind.
 */
final class RulesVictim {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "rules", "victim.py").toAbsolutePath();

  /** A pid and mount namespace with a {@code /proc}; ends with the program that it is made for. */
  static final List<String> NAMESPACE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  // What is open in the processes is opened inside of the namespace. The ids are above those that
  // CRIU's own helpers get in a new namespace.
  private static final String DUMP =
      "set -e; echo 1000 > /proc/sys/kernel/ns_last_pid; "
          + "\"$1\" \"$2\" \"$3\" < /dev/null > \"$3/log\" 2>&1 & "
          + "i=0; while [ ! -e \"$3/ready\" ]; do i=$((i+1)); [ $i -lt 600 ]; sleep 0.05; done; "
          + "read pid rest < \"$3/ready\"; \"$4\" dump -t $pid -D \"$5\" -v4 -o dump.log "
          + Criu.OPTIONS
          + " --network-lock skip";

  private final Path directory;
  private final Set<Path> belongings;
  private final String[] ready;

  private RulesVictim(Path directory) throws IOException {
    this.directory = directory;
    this.belongings = Set.copyOf(Trees.files(directory));
    this.ready = Files.readString(directory.resolve("ready")).strip().split(" ");
  }

  /** Takes away what a restore that was ended has left in their directory. */
  void tidy() throws IOException {
    for (Path file : Trees.files(directory)) {
      if (!belongings.contains(file)) {
        Files.delete(file);
      }
    }
  }

  /** Starts them in a directory, and dumps them at once. */
  static RulesVictim dump(Criu criu, Path directory, Path images)
      throws IOException, InterruptedException {
    Files.createDirectories(images);
    List<String> command = new ArrayList<>(NAMESPACE);
    command.addAll(
        List.of(
            "sh",
            "-c",
            DUMP,
            "sh",
            criu.python().toString(),
            SCRIPT.toString(),
            directory.toString(),
            criu.program(),
            images.toString()));
    Path log = directory.resolve("dump");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("no dump: " + Files.readString(log) + Criu.log(images, "dump"));
    }
    Files.delete(images.resolve("dump.log"));
    return new RulesVictim(directory);
  }

  /** Id of the first process. */
  int parent() {
    return Integer.parseInt(ready[0]);
  }

  /** Id of its living child. */
  int child() {
    return Integer.parseInt(ready[1]);
  }

  /** Id of its dead child. */
  int dead() {
    return Integer.parseInt(ready[2]);
  }

  /** What it answers; nothing if it does not within a second. */
  String ask(String question) throws IOException {
    return Questions.ask(Integer.parseInt(ready[3]), question, 1000).orElse("");
  }
}
