package org.crit4j.edit.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.Images;

/** Guards and the kernel's area for probes, which are new in 4.2: older releases stop at them. */
final class MappingStep implements Conversion.Step {
  private static final int NEW_KINDS = VmaFlags.GUARD | VmaFlags.UPROBES;

  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    if (!version.mayBeBefore(4, 2)) {
      return;
    }
    for (ImageName name : new Images(draft).names(ImageType.MM)) {
      List<VmaEntry> dropped = new ArrayList<>();
      draft.edit(name.file(), MmEntry.class, mm -> without(mm, dropped));
      long guards = dropped.stream().filter(it -> (it.getStatus() & VmaFlags.GUARD) != 0).count();
      if (guards > 0) {
        notes.lost(
            name.file() + ": " + Notes.count(guards, "guarded range") + ", open to access now");
      }
      if (guards < dropped.size()) {
        notes.lost(name.file() + ": the kernel's area for probes, which it makes anew");
      }
    }
    boolean allowed =
        draft.edit(
            ImageName.of(ImageType.INVENTORY),
            InventoryEntry.class,
            it -> it.hasAllowUprobes() ? it.toBuilder().clearAllowUprobes().build() : it);
    if (allowed) {
      notes.lost("inventory.img: whether probes are allowed");
    }
  }

  private static MmEntry without(MmEntry mm, List<VmaEntry> dropped) {
    List<VmaEntry> kept = new ArrayList<>();
    for (VmaEntry vma : mm.getVmasList()) {
      ((vma.getStatus() & NEW_KINDS) == 0 ? kept : dropped).add(vma);
    }
    return dropped.isEmpty() ? mm : mm.toBuilder().clearVmas().addAllVmas(kept).build();
  }
}
