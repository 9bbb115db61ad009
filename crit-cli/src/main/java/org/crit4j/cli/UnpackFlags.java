package org.crit4j.cli;

import joptsimple.OptionParser;
import org.crit4j.container.archive.UnpackOptions;

/** Options on what may come out of an archive. */
final class UnpackFlags {
  private static final String SET_ID = "allow-set-id";
  private static final String DEVICES = "allow-devices";

  private UnpackFlags() {}

  static void add(OptionParser parser) {
    parser.accepts(SET_ID, "keep set-user-ID and set-group-ID bits, which are left out else");
    parser.accepts(DEVICES, "make devices and pipes, which are left out else");
  }

  static UnpackOptions of(Arguments arguments, UnpackOptions options) {
    return options.withSetId(arguments.has(SET_ID)).withSpecials(arguments.has(DEVICES));
  }
}
