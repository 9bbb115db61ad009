package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells what of a checkpoint cannot be read, each thing once; everything else is still shown. */
public final class Problems {
  /** Reads something. */
  interface Reading<T> {
    T read() throws IOException;
  }

  private final Consumer<IOException> listener;
  private final Set<String> told = new HashSet<>();

  /** Problems that are told to a listener. */
  public Problems(Consumer<IOException> listener) {
    this.listener = listener;
  }

  /** What was read, or something else if that fails. */
  <T> T attempt(Reading<T> reading, T otherwise) {
    try {
      return reading.read();
    } catch (IOException e) {
      if (told.add(String.valueOf(e.getMessage()))) {
        listener.accept(e);
      }
      return otherwise;
    }
  }

  /** Whether there was one. */
  public boolean any() {
    return !told.isEmpty();
  }
}
