package org.crit4j.container;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.Location;
import org.crit4j.Warnings;

/** Warnings, to look at afterwards. */
final class Collected implements Warnings {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void warn(Location location, String problem) {
    lines.add(problem);
  }

  List<String> lines() {
    return lines;
  }
}
