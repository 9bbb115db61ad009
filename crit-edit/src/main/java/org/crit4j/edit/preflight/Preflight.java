package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Checkpoint;

/**
 * Predicts whether CRIU restores a checkpoint on a machine: all obstacles at once, in the order in
 * which CRIU meets them. Nothing is started or changed. Immutable; safe for use by several threads.
 *
 * <pre>{@code
 * PreflightReport report = Preflight.on(Target.here()).check(checkpoint);
 * report.obstacles().forEach(obstacle -> System.out.println(obstacle.message()));
 * }</pre>
 */
public final class Preflight {
  /** In the order of cr_restore_tasks() in CRIU's cr-restore.c, and of what it calls. */
  private static final List<Check> CHECKS =
      List.of(
          new ImageCheck(),
          new VersionCheck(),
          new ArchitectureCheck(),
          new CpuCheck(),
          new PidCheck(),
          new NamespaceCheck(),
          new PluginCheck(),
          new TerminalCheck(),
          new LsmCheck(),
          new CgroupCheck(),
          new DeviceCheck(),
          new ProgramCheck(),
          new MountCheck(),
          new InetSocketCheck(),
          new UnixSocketCheck(),
          new PipeCheck(),
          new FileCheck(),
          new LockCheck(),
          new LimitCheck(),
          new MemoryCheck());

  private final Target target;
  private final Optional<CriuVersion> criu;
  private final boolean cpuCap;
  private final boolean engine;

  private Preflight(Target target, Optional<CriuVersion> criu, boolean cpuCap, boolean engine) {
    this.target = target;
    this.criu = criu;
    this.cpuCap = cpuCap;
    this.engine = engine;
  }

  /** For a restore on a machine, by CRIU itself, of the newest version. */
  public static Preflight on(Target target) {
    return new Preflight(target, Optional.empty(), false, false);
  }

  /** The same, with another version of CRIU. */
  public Preflight withCriu(CriuVersion version) {
    return new Preflight(target, Optional.of(version), cpuCap, engine);
  }

  /** The same, with {@code --cpu-cap}, which makes CRIU compare processors. */
  public Preflight withCpuCap() {
    return new Preflight(target, criu, true, engine);
  }

  /** The same, by a container engine, which has mounts, terminals and a network for CRIU. */
  public Preflight byEngine() {
    return new Preflight(target, criu, cpuCap, true);
  }

  /**
   * Looks for obstacles.
   *
   * @param checkpoint what is to be restored
   * @return what was found; images that cannot be read are obstacles too
   * @throws IOException if the checkpoint or the machine cannot be read
   */
  public PreflightReport check(Checkpoint checkpoint) throws IOException {
    Situation situation = new Situation(checkpoint, target, criu, cpuCap, engine);
    List<Obstacle> obstacles = new ArrayList<>();
    for (Check check : CHECKS) {
      try {
        check.run(situation, obstacles::add);
      } catch (CritException e) {
        unreadable(e, obstacles);
      }
    }
    return new PreflightReport(obstacles, options(situation, obstacles));
  }

  private static List<String> options(Situation situation, List<Obstacle> obstacles)
      throws IOException {
    try {
      return RestoreCommand.options(situation);
    } catch (CritException e) {
      unreadable(e, obstacles);
      return List.of();
    }
  }

  /** A damaged image is one obstacle, which the first check has found in most cases. */
  private static void unreadable(CritException problem, List<Obstacle> obstacles) {
    if (obstacles.stream().noneMatch(it -> it.subject().equals(ImageCheck.SUBJECT))) {
      String message = String.valueOf(problem.getMessage());
      obstacles.add(Obstacle.of(Level.REFUSES, ImageCheck.SUBJECT, message));
    }
  }
}
