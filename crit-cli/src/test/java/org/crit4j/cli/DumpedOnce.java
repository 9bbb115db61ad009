package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Processes that are dumped before the first test of a class. What a test restores of them ends
 * with it.
 */
final class DumpedOnce implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final Dumping dumping;
  private final String[] options;
  private Optional<Path> directory = Optional.empty();
  private Optional<Dumped> dumped = Optional.empty();

  /**
   * Processes.
   *
   * @param options those of {@code victim.py}
   */
  DumpedOnce(Dumping dumping, String... options) {
    this.dumping = dumping;
    this.options = options.clone();
  }

  /** How they are dumped. */
  @FunctionalInterface
  interface Dumping {
    void dump(Dumped processes) throws IOException, InterruptedException;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    directory = Optional.of(Files.createTempDirectory("dumped"));
    dumped = Optional.of(Dumped.start(directory.get(), options));
    dumping.dump(dumped.get());
    dumped.get().kill();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
    get().kill();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
    if (dumped.isPresent()) {
      dumped.get().kill();
    }
    if (directory.isPresent()) {
      Trees.delete(directory.get());
    }
  }

  Dumped get() {
    return dumped.orElseThrow();
  }

  Victim victim() {
    return get().victim();
  }

  Criu criu() {
    return get().criu();
  }

  /** Where the processes work, with the dumps in it. */
  Path directory() {
    return directory.orElseThrow();
  }

  /** The dump of that name. */
  Path images(String name) {
    return get().images(name);
  }
}
