package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells what of a checkpoint cannot be read, each thing once; everything else is still shown. */
public final class Problems {
  /** Reads something. */
  public interface Reading<T> {
    /** Reads it. */
    T read() throws IOException;
  }

  private final Consumer<IOException> listener;
  private final Set<String> told = new HashSet<>();

  /** Problems that are told to a listener. */
  public Problems(Consumer<IOException> listener) {
    this.listener = listener;
  }

  /** What was read, or something else if that fails. */
  public <T> T attempt(Reading<T> reading, T otherwise) {
    try {
      return reading.read();
    } catch (IOException e) {
      tell(e);
      return otherwise;
    }
  }

  /** Tells of one, unless it has been told already. */
  public void tell(IOException problem) {
    if (told.add(String.valueOf(problem.getMessage()))) {
      listener.accept(problem);
    }
  }

  /** What was found, or nothing if that fails. */
  public <T> Optional<T> find(Reading<Optional<T>> reading) {
    return attempt(reading, Optional.empty());
  }

  /** What was listed, or nothing if that fails. */
  public <T> List<T> list(Reading<List<T>> reading) {
    return attempt(reading, List.of());
  }

  /** Whether there was one. */
  public boolean any() {
    return !told.isEmpty();
  }
}
