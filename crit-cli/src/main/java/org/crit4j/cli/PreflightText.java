package org.crit4j.cli;

import java.util.List;
import org.crit4j.Printable;
import org.crit4j.cli.text.Padded;
import org.crit4j.cli.text.Palette;
import org.crit4j.edit.preflight.Level;
import org.crit4j.edit.preflight.Obstacle;
import org.crit4j.edit.preflight.PreflightReport;

/** Renders what a restore meets as text. */
final class PreflightText {
  private static final int SUBJECT = 12;

  private final Palette palette;

  PreflightText(Palette palette) {
    this.palette = palette;
  }

  /**
   * A section for each level, and the command that restores.
   *
   * @param command the command
   */
  String of(PreflightReport report, String command) {
    StringBuilder out = new StringBuilder();
    for (Level level : Level.values()) {
      List<Obstacle> obstacles = report.obstacles(level);
      if (!obstacles.isEmpty()) {
        out.append(palette.bold(level.text())).append('\n');
        obstacles.forEach(it -> add(it, out));
        out.append('\n');
      }
    }
    out.append(palette.bold(verdict(report))).append('\n');
    out.append("  ").append(Printable.of(command)).append('\n');
    return out.toString();
  }

  private static String verdict(PreflightReport report) {
    int refused = report.obstacles(Level.REFUSES).size();
    return refused == 0
        ? "CRIU will restore it with"
        : "CRIU will not restore it here: "
            + refused
            + (refused == 1 ? " obstacle" : " obstacles")
            + " to remove, and then";
  }

  private void add(Obstacle obstacle, StringBuilder out) {
    Palette.Style style =
        switch (obstacle.level()) {
          case REFUSES -> Palette.Style.RED;
          case MAY_BREAK -> Palette.Style.YELLOW;
          case UNKNOWN -> Palette.Style.BLUE;
        };
    String subject = Padded.right(obstacle.subject(), SUBJECT);
    out.append("  ").append(palette.paint(style, subject)).append("  ");
    out.append(Printable.of(obstacle.message())).append('\n');
    String indent = " ".repeat(SUBJECT + 4);
    obstacle
        .criu()
        .ifPresent(it -> out.append(indent).append("CRIU: ").append(Printable.of(it)).append('\n'));
    obstacle
        .suggestion()
        .ifPresent(it -> out.append(indent).append("try: ").append(Printable.of(it)).append('\n'));
  }
}
