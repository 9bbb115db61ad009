package org.crit4j.fuzz;

import java.util.Locale;

/** What is fuzzed. */
enum FuzzTarget {
  DECODE(FuzzDecode.class),
  ENCODE(FuzzEncode.class),
  DIRECTORY(FuzzDirectory.class);

  private final Class<?> entryPoint;

  FuzzTarget(Class<?> entryPoint) {
    this.entryPoint = entryPoint;
  }

  /** The name of the class that a fuzzer calls. */
  String className() {
    return entryPoint.getName();
  }

  /** The name in file names and reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
