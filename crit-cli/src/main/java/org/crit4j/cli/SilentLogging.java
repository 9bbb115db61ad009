package org.crit4j.cli;

import java.io.IOException;
import java.util.logging.LogManager;

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
}
