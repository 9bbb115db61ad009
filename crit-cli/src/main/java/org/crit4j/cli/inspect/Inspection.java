package org.crit4j.cli.inspect;

import java.io.IOException;
import org.crit4j.Printable;
import org.crit4j.cli.text.Palette;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.Problems;

/**
 * Shows a checkpoint: as a tree ({@link TreeView}) and as JSON ({@link JsonView}).
 *
 * @param view the parts to show
 * @param problems records what cannot be shown
 */
public record Inspection(View view, Problems problems) {
  /**
   * The checkpoint as a tree, with a headline.
   *
   * @throws IOException if it cannot be read
   */
  public String tree(ContainerCheckpoint container, Palette palette) throws IOException {
    Branch root = TreeView.of(Subject.of(container, view, problems));
    String path = Printable.of(container.label());
    return "\nDisplaying container checkpoint tree view from "
        + path
        + "\n\n"
        + root.draw(palette)
        + "\n";
  }

  /**
   * Writes the checkpoint as a JSON object: a whole one, or nothing.
   *
   * @throws IOException if it cannot be read, or the output cannot be written
   */
  public void json(ContainerCheckpoint container, JsonOutput out) throws IOException {
    JsonView.write(Subject.of(container, view, problems), out);
  }
}
