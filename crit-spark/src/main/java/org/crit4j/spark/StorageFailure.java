package org.crit4j.spark;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells storage that fails from checkpoints that are damaged: after the first the task fails, so
 * that Spark tries it again, and the result never lacks rows because a server was busy.
 */
final class StorageFailure {
  private volatile Optional<IOException> first = Optional.empty();

  /** Reads from storage. */
  interface Reading<T> {
    /** Reads. */
    T read() throws IOException;
  }

  /** Reads, and remembers if that fails. */
  <T> T watch(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      first = Optional.of(e);
      throw e;
    }
  }

  /**
   * Nothing, if nothing has failed.
   *
   * @throws IOException else
   */
  void check() throws IOException {
    if (first.isPresent()) {
      throw first.get();
    }
  }
}
