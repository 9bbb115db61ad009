package org.crit4j.edit.convert;

import java.io.IOException;
import java.util.List;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;

/**
 * Brings the images of a checkpoint into the form that a release of CRIU reads, or the one that as
 * many as possible do. What a release lacks is named: it is refused where a restore would be wrong,
 * and left out where it only loses something. What is in the right form stays, byte for byte.
 *
 * <pre>{@code
 * try (Revision revision = Revision.open(path, ArchiveLimits.DEFAULT, Warnings.IGNORE)) {
 *   if (new Conversion(TargetVersion.ANY).apply(revision.draft()).isPossible()) {
 *     revision.writeTo(target);
 *   }
 * }
 * }</pre>
 */
public final class Conversion {
  private final TargetVersion version;

  /** A conversion for a release. */
  public Conversion(TargetVersion version) {
    this.version = version;
  }

  /** One respect in which forms differ. */
  interface Step {
    /** Changes a draft where it differs, and says so. */
    void apply(Draft draft, TargetVersion version, Notes notes) throws IOException;
  }

  private static final List<Step> STEPS =
      List.of(
          new FeatureStep(),
          new PlainPagesStep(),
          new FilesStep(),
          new MappingStep(),
          new PageCountStep(),
          new ControlGroupStep(),
          new EnvelopeStep());

  /**
   * Changes a draft.
   *
   * @return what was done; if something is refused, the draft is of no use any more
   * @throws org.crit4j.CritException if images are damaged
   * @throws IOException if they cannot be read, or the new ones not be written
   */
  public ConversionReport apply(Draft draft) throws IOException {
    Notes notes = new Notes();
    for (Step step : STEPS) {
      step.apply(draft, version, notes);
    }
    return notes.report();
  }
}
