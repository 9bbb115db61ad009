package org.crit4j.cli;

/** A wrong command line. The message starts in lower case: the command's name goes before it. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
