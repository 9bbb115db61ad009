package org.crit4j.edit.change;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgControllerEntry;
import org.crit4j.images.CgMemberEntry;
import org.crit4j.images.CgSetEntry;
import org.crit4j.images.CgroupDirEntry;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.source.Images;

/** Moves processes to another control group, or forgets about control groups. */
public final class CgroupChange implements Change {
  private static final String CGROUP = ImageName.of(ImageType.CGROUP);

  private final Optional<PathMapping> paths;

  private CgroupChange(Optional<PathMapping> paths) {
    this.paths = paths;
  }

  /**
   * Takes {@code OLD=NEW}, or {@code none}.
   *
   * @throws IllegalArgumentException if it is not of that form, or one of them is not absolute
   */
  public static CgroupChange parse(String text) {
    if (text.equals("none")) {
      return new CgroupChange(Optional.empty());
    }
    Pair pair = Pair.parse(text, "OLD=NEW or none");
    return new CgroupChange(Optional.of(PathMapping.of(pair.from(), pair.to())));
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    if (draft.size(CGROUP).isEmpty()) {
      notes.refuse("there are no control groups in the checkpoint");
    } else if (paths.isPresent()) {
      move(draft, paths.get(), notes);
    } else {
      forget(draft, notes);
    }
  }

  private static void move(Draft draft, PathMapping paths, Notes notes) throws IOException {
    int[] counts = new int[2];
    draft.edit(
        CGROUP,
        CgroupEntry.class,
        entry -> {
          CgroupEntry.Builder moved = entry.toBuilder();
          for (CgSetEntry.Builder set : moved.getSetsBuilderList()) {
            for (CgMemberEntry.Builder each : set.getCtlsBuilderList()) {
              var path = paths.map(each.getPathBytes());
              counts[0] += path.equals(each.getPathBytes()) ? 0 : 1;
              each.setPathBytes(path);
            }
          }
          for (CgControllerEntry.Builder controller : moved.getControllersBuilderList()) {
            for (CgroupDirEntry.Builder each : controller.getDirsBuilderList()) {
              counts[1] += moveDirectory(each, paths) ? 1 : 0;
            }
          }
          return moved.build();
        });
    if (counts[0] == 0) {
      notes.refuse("no process is in a control group beneath " + paths);
      return;
    }
    notes.matched(
        Words.count(counts[0], "membership")
            + " and "
            + Words.count(counts[1], "group")
            + " beneath "
            + paths);
    if (counts[1] == 0) {
      notes.warn(
          "the images do not describe the group, so the new one has to exist at restore: \"Can't"
              + " move\" otherwise");
    }
  }

  /** The topmost directories have whole paths, without the slash at the start. */
  private static boolean moveDirectory(CgroupDirEntry.Builder directory, PathMapping paths) {
    var slash = com.google.protobuf.ByteString.copyFromUtf8("/");
    var old = slash.concat(directory.getDirNameBytes());
    var moved = paths.map(old);
    directory.setDirNameBytes(moved.substring(1));
    return !moved.equals(old);
  }

  private static void forget(Draft draft, Notes notes) throws IOException {
    Optional<InventoryEntry> inventory =
        new Images(draft).first(ImageName.of(ImageType.INVENTORY), InventoryEntry.class);
    if (inventory.isEmpty() || !inventory.get().hasRootCgSet()) {
      notes.refuse("the inventory has no root_cg_set to put the processes in");
      return;
    }
    int root = inventory.get().getRootCgSet();
    int cores = 0;
    for (ImageName image : new Images(draft).names(ImageType.CORE)) {
      cores++;
      draft.edit(image.file(), CoreEntry.class, core -> inSet(core, root));
    }
    draft.remove(CGROUP);
    notes.matched("the control groups of " + Words.count(cores, "thread"));
    notes.warn("the processes will be in the control group in which criu restore runs");
  }

  private static CoreEntry inSet(CoreEntry core, int set) {
    CoreEntry.Builder edited = core.toBuilder();
    if (core.getThreadCore().hasCgSet()) {
      edited.getThreadCoreBuilder().setCgSet(set);
    }
    if (core.getTc().hasCgSet()) {
      edited.getTcBuilder().setCgSet(set);
    }
    return edited.build();
  }
}
