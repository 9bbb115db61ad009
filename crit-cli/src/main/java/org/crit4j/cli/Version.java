package org.crit4j.cli;

import java.util.Optional;

/** The version of the tool. */
final class Version {
  private Version() {}

  /** As the jar's manifest has it. */
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
