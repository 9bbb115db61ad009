package org.crit4j.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Records the parts of a checkpoint that cannot be read, each once. Safe for several threads. */
public final class Problems {
  /** Reads a value. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it. */
    T read() throws IOException;
  }

  private final Consumer<IOException> listener;
  private final Set<String> messages = new HashSet<>();
  private final List<Problem> recorded = new ArrayList<>();

  /**
   * An empty record.
   *
   * @param listener is called with each problem when it is found, for the first time
   */
  public Problems(Consumer<IOException> listener) {
    this.listener = listener;
  }

  /** The value, or another one if it cannot be read. */
  public <T> T attempt(Reading<T> reading, T otherwise) {
    try {
      return reading.read();
    } catch (IOException e) {
      record(e);
      return otherwise;
    }
  }

  /** The value, or nothing if it cannot be read. */
  public <T> Optional<T> find(Reading<Optional<T>> reading) {
    return attempt(reading, Optional.empty());
  }

  /** The values, or none if they cannot be read. */
  public <T> List<T> list(Reading<List<T>> reading) {
    return attempt(reading, List.of());
  }

  /** Records a problem, unless one with the same message is recorded already. */
  public synchronized void record(IOException failure) {
    if (messages.add(String.valueOf(failure.getMessage()))) {
      recorded.add(Problem.of(failure));
      listener.accept(failure);
    }
  }

  /** The problems found so far, in the order in which they were found. */
  public synchronized List<Problem> recorded() {
    return List.copyOf(recorded);
  }

  /** Whether there is a problem. */
  public synchronized boolean any() {
    return !recorded.isEmpty();
  }
}
