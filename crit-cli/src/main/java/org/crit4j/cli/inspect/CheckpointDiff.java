package org.crit4j.cli.inspect;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.report.Problems;

/** Compares two checkpoints, and prints what is different. */
public final class CheckpointDiff {
  private final DiffView view;
  private final boolean force;
  private final Problems problems;

  /**
   * A comparison.
   *
   * @param force whether the checkpoints may be of different containers
   * @param problems takes what cannot be read
   */
  public CheckpointDiff(DiffView view, boolean force, Problems problems) {
    this.view = view;
    this.force = force;
    this.problems = problems;
  }

  /**
   * The differences for people.
   *
   * @throws IOException if a checkpoint cannot be read, or they are of different containers
   */
  public String tree(ContainerCheckpoint before, ContainerCheckpoint after) throws IOException {
    return new DiffTree(Comparison.of(before, after, view, force, problems), view, problems).draw();
  }

  /**
   * The differences for programs.
   *
   * @throws IOException if a checkpoint cannot be read, or they are of different containers
   */
  public void json(ContainerCheckpoint before, ContainerCheckpoint after, JsonWriter out)
      throws IOException {
    Comparison comparison = Comparison.of(before, after, view, force, problems);
    JsonTree.write(new DiffJson(comparison, view, problems).document(), out);
  }
}
