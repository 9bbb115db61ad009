package org.crit4j.internal.validate;

import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;

/** What has to be known before the absence of something can be called a violation. */
public enum Known implements Predicate<Inspection> {
  /** The inventory. */
  INVENTORY(in -> in.inventory().isPresent()),
  /** The process tree. */
  TASKS(in -> in.tasks().areKnown()),
  /** The ids of all processes that should have some. */
  IDS(in -> in.tasks().areIdsKnown()),
  /** The open files. */
  FILES(in -> in.files().areKnown()),
  /** The tables of descriptors. */
  DESCRIPTORS(in -> in.descriptors().areKnown() && haveImages(in, ImageType.FDINFO)),
  /** The mappings of all processes. */
  MEMORY(in -> in.memory().areKnown() && haveImages(in, ImageType.MM)),
  /** The working directories of all processes. */
  DIRECTORIES(in -> in.areKnown(ImageType.FS) && haveImages(in, ImageType.FS)),
  /** The pagemaps of all processes. */
  PAGEMAPS(in -> in.areKnown(ImageType.PAGEMAP) && haveImages(in, ImageType.PAGEMAP)),
  /** The mounts, of at least one mount namespace. */
  MOUNTS(in -> in.mounts().areKnown()),
  /** The namespaces of all processes, and of CRIU itself. */
  NAMESPACES(in -> in.namespaces().areKnown());

  private final Predicate<Inspection> known;

  Known(Predicate<Inspection> known) {
    this.known = known;
  }

  /** Whether all processes that are alive have their image of that type. */
  private static boolean haveImages(Inspection in, ImageType type) {
    return in.tasks().all().stream()
        .filter(TaskRef::isAlive)
        .allMatch(
            task -> number(task, type).map(it -> in.has(ImageName.of(type, it))).orElse(true));
  }

  /** The number in the name of the image. */
  private static Optional<Long> number(TaskRef task, ImageType type) {
    return type == ImageType.FDINFO
        ? task.ids().map(ids -> Integer.toUnsignedLong(ids.getFilesId()))
        : Optional.of(Integer.toUnsignedLong(task.pid()));
  }

  @Override
  public boolean test(Inspection in) {
    return in.isKnown(this, known);
  }
}
