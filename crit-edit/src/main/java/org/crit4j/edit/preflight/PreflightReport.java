package org.crit4j.edit.preflight;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.STRING;

import java.util.List;
import java.util.stream.Collectors;
import org.crit4j.report.Table;

/**
 * What a restore of a checkpoint on a machine meets.
 *
 * @param obstacles in the order in which CRIU meets them
 * @param options the options that {@code criu restore} needs, with their values; capital letters
 *     stand for what has to be filled in
 */
public record PreflightReport(List<Obstacle> obstacles, List<String> options) {
  /** The obstacles as a table. */
  public static final Table<PreflightReport, Obstacle> OBSTACLES =
      Table.named(
          "obstacles", "Something that a restore meets.", Obstacle.class, PreflightReport::define);

  private static Table.Definition<PreflightReport, Obstacle> define(Table.Builder<Obstacle> table) {
    return table
        .column("level", ENUM, "refuses, may_break or unknown.", it -> it.level().word())
        .column("subject", STRING, "What it is about, in a word.", Obstacle::subject)
        .column("message", STRING, "What is wrong.", Obstacle::message)
        .column("criu", STRING, "What CRIU prints.", Obstacle::criu)
        .column("suggestion", STRING, "What to do about it.", Obstacle::suggestion)
        .rows(PreflightReport::obstacles, "message");
  }

  /** Options of criu restore that podman container restore has, too. */
  private static final List<String> OF_PODMAN =
      List.of("--tcp-established", "--tcp-close", "--file-locks");

  /** Copies the lists. */
  public PreflightReport {
    obstacles = List.copyOf(obstacles);
    options = List.copyOf(options);
  }

  /** The obstacles of a level, in the order in which CRIU meets them. */
  public List<Obstacle> obstacles(Level level) {
    return obstacles.stream().filter(it -> it.level() == level).toList();
  }

  /** Whether CRIU will refuse to restore. */
  public boolean isRefused() {
    return !obstacles(Level.REFUSES).isEmpty();
  }

  /**
   * The command that restores, for a shell.
   *
   * @param directory where the images are
   */
  public String command(String directory) {
    String words =
        options.stream().map(it -> " " + RestoreCommand.quoted(it)).collect(Collectors.joining());
    return "criu restore -D " + RestoreCommand.quoted(directory) + words;
  }

  /**
   * The command of Podman that restores, for a shell.
   *
   * @param archive the checkpoint
   */
  public String podmanCommand(String archive) {
    String words =
        options.stream()
            .filter(OF_PODMAN::contains)
            .map(it -> " " + it)
            .collect(Collectors.joining());
    return "podman container restore --import " + RestoreCommand.quoted(archive) + words;
  }
}
