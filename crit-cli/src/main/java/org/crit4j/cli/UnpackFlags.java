package org.crit4j.cli;

import org.crit4j.container.archive.UnpackOptions;

/** Options on which files of an archive are unpacked as they are. */
final class UnpackFlags {
  private static final String SET_ID = "allow-set-id";
  private static final String DEVICES = "allow-devices";

  private UnpackFlags() {}

  static void add(Command command) {
    command.addFlag(SET_ID, "keep set-user-ID and set-group-ID bits (default: clear them)");
    command.addFlag(DEVICES, "create devices and pipes (default: skip them)");
  }

  static UnpackOptions of(Arguments arguments, UnpackOptions options) {
    return options.withSetId(arguments.has(SET_ID)).withSpecials(arguments.has(DEVICES));
  }
}
