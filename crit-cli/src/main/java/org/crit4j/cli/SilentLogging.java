package org.crit4j.cli;

import java.io.IOException;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is logged: problems are reported as messages. The launcher names this class to the JVM,
 * which would look for handlers in its configuration and for services in each jar as soon as
 * protobuf gets a logger, and that takes longer than a small checkpoint.
 */
public final class SilentLogging extends LogManager {
  /**
   * Reads nothing.
   *
   * @throws IOException always: the JVM goes on without a configuration, and without services
   */
  @Override
  public void readConfiguration() throws IOException {
    throw new IOException("logging is not configured");
  }

  /** Keeps no logger: to find its place among others takes code that is made at run time. */
  @Override
  public boolean addLogger(Logger logger) {
    return true;
  }

  /** Knows no logger: each is made when it is asked for. */
  @Override
  public @Nullable Logger getLogger(String name) {
    return null;
  }

  /** Has nothing to close when the JVM ends. */
  @Override
  public void reset() {}
}
