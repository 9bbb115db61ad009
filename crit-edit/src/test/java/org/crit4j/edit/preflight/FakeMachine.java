package org.crit4j.edit.preflight;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A directory that looks like a machine. */
final class FakeMachine {
  private final Path directory;

  FakeMachine(Path directory) {
    this.directory = directory;
  }

  /** Writes a file. */
  FakeMachine file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(ISO_8859_1));
    return this;
  }

  FakeMachine directory(String name) throws IOException {
    Files.createDirectories(directory.resolve(name));
    return this;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  Target target() {
    return new Target(directory, directory, Optional.empty(), "amd64");
  }
}
