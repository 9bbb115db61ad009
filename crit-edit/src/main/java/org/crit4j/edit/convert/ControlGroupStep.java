package org.crit4j.edit.convert;

import java.io.IOException;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.source.Images;

/**
 * The set of control groups: CRIU has it for each thread since 4.0, and before for the process. The
 * older place is filled in where older releases may look.
 */
final class ControlGroupStep implements Conversion.Step {
  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    boolean wanted = version.mayBeBefore(4, 0);
    int changed = 0;
    for (ImageName name : new Images(draft).names(ImageType.CORE)) {
      boolean edited =
          draft.edit(name.file(), CoreEntry.class, core -> wanted ? with(core) : without(core));
      changed += edited ? 1 : 0;
    }
    if (changed > 0) {
      notes.changed(
          "control groups of "
              + Notes.count(changed, "task")
              + (wanted ? " also where they were before 4.0" : " for threads only"));
    }
  }

  private static CoreEntry with(CoreEntry core) {
    boolean missing = core.hasTc() && !core.getTc().hasCgSet() && core.getThreadCore().hasCgSet();
    if (!missing) {
      return core;
    }
    TaskCoreEntry task =
        core.getTc().toBuilder().setCgSet(core.getThreadCore().getCgSet()).buildPartial();
    return core.toBuilder().setTc(task).buildPartial();
  }

  private static CoreEntry without(CoreEntry core) {
    boolean twice =
        core.getTc().hasCgSet()
            && core.getThreadCore().hasCgSet()
            && core.getTc().getCgSet() == core.getThreadCore().getCgSet();
    return twice
        ? core.toBuilder()
            .setTc(core.getTc().toBuilder().clearCgSet().buildPartial())
            .buildPartial()
        : core;
  }
}
