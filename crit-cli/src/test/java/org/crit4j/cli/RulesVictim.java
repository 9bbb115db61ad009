package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The processes of {@code rules/victim.py}, which have one of nearly everything. They live, are
 * dumped and are restored in namespaces of their own.
 */
final class RulesVictim {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "rules", "victim.py").toAbsolutePath();

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
    Namespace.dump(
        criu,
        directory,
        images,
        Criu.OPTIONS,
        List.of(criu.python().toString(), SCRIPT.toString(), directory.toString()));
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
