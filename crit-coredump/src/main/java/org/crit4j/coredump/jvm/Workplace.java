package org.crit4j.coredump.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.CoreProgress;

/**
 * A directory for a core file and a heap dump, which only its user can read, and which goes away.
 */
final class Workplace implements AutoCloseable {
  private final Path directory;
  private final Thread cleanup = new Thread(this::delete, "jvm-cleanup");

  private Workplace(Path directory) {
    this.directory = directory;
  }

  /** A new one, in a directory or among other temporary files. */
  static Workplace in(Optional<Path> parent) throws IOException {
    String prefix = ".crit-jvm";
    Workplace made =
        new Workplace(
            parent.isPresent()
                ? Files.createTempDirectory(parent.get(), prefix)
                : Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(made.cleanup);
    return made;
  }

  /** Writes a core file. */
  Path write(CoreFile core) throws IOException {
    core.write(core(), CoreProgress.NONE);
    return core();
  }

  private Path core() {
    return directory.resolve("core");
  }

  /** Where a heap dump can be written. */
  Path dump() {
    return directory.resolve("heap");
  }

  private void delete() {
    try {
      Files.deleteIfExists(core());
      Files.deleteIfExists(dump());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // What cannot be deleted stays: nothing depends on it.
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook finds nothing.
    }
  }
}
