package org.crit4j.cli.inspect;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.cli.explore.Problems;
import org.crit4j.container.ContainerCheckpoint;

/** Shows a checkpoint. A new part of it is a section here, and a {@link View.Part}. */
public final class Inspection {
  private static final List<Section> SECTIONS =
      List.of(
          new Overview(),
          new StatisticsSection(),
          new MetadataSection(),
          new ProcessSection(),
          new FilesSection(),
          new SocketsSection(),
          new MountsSection(),
          new RootfsSection(),
          new PartsSection());

  private final View view;
  private final Problems problems;

  /** An inspection that shows these parts, and tells what cannot be read. */
  public Inspection(View view, Problems problems) {
    this.view = view;
    this.problems = problems;
  }

  /**
   * The checkpoint as a tree, with a headline.
   *
   * @throws IOException if it cannot be read
   */
  public String tree(ContainerCheckpoint container) throws IOException {
    Branch root = new Branch(container.containerName().orElse("Container"));
    Subject subject = subject(container);
    show(container, section -> section.show(subject, root));
    String path = Printable.of(container.path().toString());
    return "\nDisplaying container checkpoint tree view from "
        + path
        + "\n\n"
        + root.draw("")
        + "\n";
  }

  /**
   * The checkpoint as a JSON object.
   *
   * @throws IOException if it cannot be read
   */
  public JsonObject json(ContainerCheckpoint container) throws IOException {
    JsonObject document = new JsonObject();
    Subject subject = subject(container);
    show(container, section -> section.show(subject, document));
    document.addProperty("path", container.path().toString());
    return document;
  }

  /** Shows a section. */
  private interface Showing {
    void show(Section section) throws IOException;
  }

  /** Shows all that is asked for; what cannot be shown does not keep the rest from it. */
  private void show(ContainerCheckpoint container, Showing showing) throws IOException {
    for (Section section : SECTIONS) {
      if (section.isIn(view)) {
        try {
          if (section.isOfImages() && !container.hasImages()) {
            throw new CritException(
                Location.UNKNOWN.inFile(container.path().toString()),
                "there are no images of CRIU in it, so processes, files and sockets are not known");
          }
          showing.show(section);
        } catch (IOException e) {
          if (view.pid().isPresent()) {
            // Without the process that was asked for there is nothing to show.
            throw e;
          }
          problems.tell(e);
        }
      }
    }
  }

  private Subject subject(ContainerCheckpoint container) throws IOException {
    return new Subject(container, Checkpoint.of(container.images()), view, problems);
  }

  /**
   * Writes what {@link #json} gave.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(JsonObject document, JsonWriter out) throws IOException {
    JsonTree.write(document, out);
  }
}
